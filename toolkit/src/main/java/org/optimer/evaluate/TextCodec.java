package org.optimer.evaluate;

import java.util.Map;

/** What scoring needs of a tokenizer; a test can give its own. */
interface TextCodec {
    /** Ids of a text, no special token added; special tokens written out are recognised. */
    int[] encode(String text);

    /** The text of ids, special tokens shown. */
    String decode(int[] ids);

    /** Special tokens by their text. */
    Map<String, Integer> special();

    /** Equal for tokenizers that give equal ids. */
    String fingerprint();
}
