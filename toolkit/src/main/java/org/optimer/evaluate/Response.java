package org.optimer.evaluate;

/**
 * A model's answer to a {@link Request}.
 *
 * @param logLikelihood sum over the scored tokens, in nats; NaN for a generation
 * @param argmax whether every scored token is the most likely one at its place (the lowest id first on ties), that is,
 *     whether greedy decoding would have written exactly these tokens
 * @param tokens how many tokens were scored or written
 * @param text what was written, without the stop text; empty unless it is a generation
 */
public record Response(double logLikelihood, boolean argmax, int tokens, String text) {
    /**
     * The answer to a scored text.
     *
     * @param logLikelihood in nats
     * @param argmax whether greedy decoding would write exactly this
     * @param tokens how many tokens were scored
     * @return the response
     */
    public static Response scored(double logLikelihood, boolean argmax, int tokens) {
        return new Response(logLikelihood, argmax, tokens, "");
    }

    /**
     * The answer to a generation.
     *
     * @param text without the stop text
     * @param tokens how many tokens were written
     * @return the response
     */
    public static Response written(String text, int tokens) {
        return new Response(Double.NaN, false, tokens, text);
    }
}
