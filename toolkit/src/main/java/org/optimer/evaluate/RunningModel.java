package org.optimer.evaluate;

import java.util.List;
import java.util.function.IntPredicate;
import org.optimer.model.Row;
import org.optimer.model.RowScore;

/** What scoring needs of a loaded model; a test can give its own. Used by one thread at a time. */
interface RunningModel {
    /** For messages. */
    String label();

    /** Tokens that may be read at once. */
    int contextLength();

    /** The model's tokenizer. */
    TextCodec codec();

    /** Scores rows, in order. */
    List<RowScore> score(List<Row> rows);

    /** Decodes greedily; a token that stops is the last one returned. */
    List<int[]> greedy(List<int[]> prompts, int maxTokens, IntPredicate stop);

    /** Tokens that end a text by the model's own config. */
    List<Integer> endIds();
}
