package org.optimer.evaluate;

/**
 * What a task asks of a model, as text: an evaluator tokenises it, runs the model and hands back a {@link Response}.
 * Special tokens are written out ({@code <bos>}, {@code <eos>}); evaluators add none of their own.
 */
public sealed interface Request permits Request.Continuation, Request.Document, Request.Generation {
    /**
     * How likely is a text after a context? Answered by the sum of its tokens' log-likelihoods.
     *
     * @param context what stands before; at least one token
     * @param continuation what is scored
     */
    record Continuation(String context, String continuation) implements Request {}

    /**
     * How likely is a whole text? Texts longer than the model's context are cut into windows in which every token but
     * the first is scored, each window beginning with the last token of the one before.
     *
     * @param begin stands before the text and is not scored; at least one token
     * @param text every token of it is scored once
     */
    record Document(String begin, String text) implements Request {}

    /**
     * What does the model write? Answered by greedy decoding.
     *
     * @param context what stands before; at least one token
     * @param stop decoding ends at this text, which is cut off; empty to decode {@code maxTokens}
     * @param maxTokens at most so many tokens
     */
    record Generation(String context, String stop, int maxTokens) implements Request {}
}
