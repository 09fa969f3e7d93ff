/**
 * Scores a model on tasks. {@link org.optimer.evaluate.Tasks} is a folder of tasks, split into search, dev and test
 * items that share no fact; an {@link org.optimer.evaluate.Evaluator} turns a model and a {@link
 * org.optimer.evaluate.TaskSet} into {@link org.optimer.evaluate.Scores}; an {@link org.optimer.evaluate.Objective}
 * makes one number of them for a search.
 *
 * <h2>A task is two files</h2>
 *
 * <p>{@code capitals.yaml}, the card (only {@code type} is required; unknown keys are refused):
 *
 * <pre>{@code
 * name: capitals                 # default: the file's name
 * description: Capitals of invented countries
 * type: exact_match              # or multiple_choice, loss, or a TaskKind of your own
 * metric: exact_match            # the main metric; default: the kind's first
 * items: capitals.jsonl          # default: the card's name with .jsonl
 * splits: {search: 0.2, dev: 0.3, test: 0.4, shots: 0.1}   # shares of the keys; other ways below
 * split_seed: 0                  # of the shares
 * fewshot: {count: 2, seed: 1, separator: "\n"}            # default: none
 * prompt:
 *   begin: "<bos> "              # once, at the beginning; evaluators add no tokens of their own
 *   prefix: "<user> "            # around each question: a chat template
 *   question: "{question}"       # {field} of the item
 *   suffix: " <model> "
 *   answer: "{answer}"
 *   stop: " <eos>"               # ends an answer
 * source: made up
 * license: CC0-1.0
 * }</pre>
 *
 * <p>{@code capitals.jsonl}, one item a line. {@code id} is unique in its file; {@code key} names the underlying fact or problem:
 * items that differ only in wording share it, and all items of a key stay in one part:
 *
 * <pre>{@code
 * {"id": "c1", "key": "pilu", "question": "what is the city of pilu ?", "answer": "cairo"}
 * {"id": "c2", "key": "pilu", "question": "pilu has which city ?", "answer": "cairo"}
 * }</pre>
 *
 * <p>The parts are {@code search}, {@code dev}, {@code test} and {@code shots} (few-shot examples; never scored). They
 * are given in one of three ways: {@code splits} with shares, drawn by a hash of seed and key, so that a new item never
 * moves an old one; {@code splits: {search: a.jsonl, test: b.jsonl, ..}}, a file for each part, without {@code items};
 * or no {@code splits} and a field {@code "split": "dev"} on each line. A part may be left out. A key or a wording in
 * two parts is refused, within a task and (wording) between the tasks of a folder.
 *
 * <table>
 * <caption>Kinds</caption>
 * <tr><th>type</th><th>item fields</th><th>metrics, the default main one first</th><th>more card keys</th></tr>
 * <tr><td>{@code multiple_choice}</td><td>{@code question}, {@code choices}, {@code answer} (0-based index, or a
 * choice's text)</td><td>{@code acc, acc_norm, acc_bytes}</td><td></td></tr>
 * <tr><td>{@code exact_match}</td><td>{@code question}, {@code answer} (or {@code answers})</td><td>{@code exact_match,
 * nats_per_token}; when it generates, the {@code metrics} of the card</td><td>{@code mode, max_tokens, normalize,
 * extract, metrics}</td></tr>
 * <tr><td>{@code loss}</td><td>{@code text}</td><td>{@code nats_per_token, bits_per_byte}</td><td></td></tr>
 * </table>
 *
 * <p>Metrics and settings are described at {@link org.optimer.evaluate.MultipleChoice}, {@link
 * org.optimer.evaluate.ExactMatch} and {@link org.optimer.evaluate.HeldOutLoss}. Other fields of an item may be used in
 * the prompt and are otherwise ignored.
 */
@NullMarked
package org.optimer.evaluate;

import org.jspecify.annotations.NullMarked;
