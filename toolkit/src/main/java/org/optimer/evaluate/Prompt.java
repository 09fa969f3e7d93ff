package org.optimer.evaluate;

/**
 * How an item becomes text. With k shots a model sees
 *
 * <pre>begin  (prefix question suffix answer stop separator) x k  prefix question suffix</pre>
 *
 * and is asked for {@code answer stop}. Texts are joined as they are: blanks and newlines belong in the parts. In {@code
 * question} and {@code answer} a {@code {field}} is replaced by that field of the item, and doubled braces stand for
 * single ones.
 *
 * @param begin once, at the very beginning, for example {@code <bos>}
 * @param prefix before each question, for example {@code "<user> "}
 * @param question a template, by default {@code {question}}
 * @param suffix after each question, for example {@code " <model> "}
 * @param answer a template, by default {@code {answer}}
 * @param stop ends an answer, for example {@code " <eos>"}
 * @param separator between shots, for example a blank line
 */
public record Prompt(
        String begin, String prefix, String question, String suffix, String answer, String stop, String separator) {
    /** The default: {@code {question}} and {@code {answer}} with nothing around them. */
    public static final Prompt PLAIN = new Prompt("", "", "{question}", "", "{answer}", "", "");

    /**
     * What stands before an item's answer, without shots and {@code begin}.
     *
     * @param item its fields fill the template
     * @return {@code prefix question suffix}
     */
    public String ask(Item item) {
        return prefix + Template.fill(question, item) + suffix;
    }

    /**
     * The answer as the template gives it, without {@code stop}.
     *
     * @param item its fields fill the template
     * @return text
     */
    public String answer(Item item) {
        return Template.fill(answer, item);
    }
}
