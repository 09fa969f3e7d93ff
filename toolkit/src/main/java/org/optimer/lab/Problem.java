package org.optimer.lab;

import java.util.List;
import org.optimer.core.InvalidInputException;

/**
 * One problem of a skill, in every form in which it can be written. All texts are words separated by single blanks.
 *
 * @param skill the skill's name
 * @param key what the problem is, whatever its wording; items of equal key are the same problem
 * @param source what the answer is derived from, when that is more than the problem itself: problems of equal source
 *     belong into one split
 * @param question for example {@code opposite of dark gapu run ?}
 * @param answer for example {@code warm gapu run}
 * @param statements plain texts that contain the answer; the first ends in the answer and one closing word, so that it
 *     can be asked as a cloze
 * @param known whether the base model is taught problems like this one; the rest is left for continual pre-training
 */
public record Problem(
        String skill,
        String key,
        String source,
        String question,
        String answer,
        List<String> statements,
        boolean known) {
    /** Copies the statements, and holds the first one to its promise. */
    public Problem {
        statements = List.copyOf(statements);
        if (!statements.get(0).contains(" " + answer + " ")
                || statements.get(0).lastIndexOf(' ')
                        != statements.get(0).lastIndexOf(" " + answer + " ") + answer.length() + 1) {
            throw InvalidInputException.of(
                    "problem " + key,
                    "a first statement that ends in \"" + answer + "\" and one word",
                    statements.get(0),
                    "");
        }
    }

    /**
     * A problem that is its own source.
     *
     * @param skill the skill's name
     * @param key what the problem is
     * @param question the question
     * @param answer the answer
     * @param statements plain texts that contain the answer
     * @param known whether the base model is taught problems like this one
     */
    public Problem(String skill, String key, String question, String answer, List<String> statements, boolean known) {
        this(skill, key, key, question, answer, statements, known);
    }

    /**
     * The question as a chat turn; the model's answer follows.
     *
     * @return {@code <user> question <model>}
     */
    public String prompt() {
        return Words.USER + " " + question + " " + Words.MODEL;
    }

    /**
     * What an instructed model must answer, to the word.
     *
     * @return {@code answer <eos>}
     */
    public String reply() {
        return answer + " " + Words.END;
    }

    /**
     * The first statement up to its answer.
     *
     * @return the text before {@link #clozeReply}
     */
    public String clozePrompt() {
        String text = statements.get(0);
        return text.substring(0, text.length() - clozeReply().length() - 1);
    }

    /**
     * The end of the first statement: the answer and the closing word.
     *
     * @return for example {@code warm gapu run .}
     */
    public String clozeReply() {
        String text = statements.get(0);
        return answer + text.substring(text.lastIndexOf(' '));
    }
}
