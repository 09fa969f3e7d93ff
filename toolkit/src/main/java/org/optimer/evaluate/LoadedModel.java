package org.optimer.evaluate;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.optimer.core.InvalidInputException;
import org.optimer.model.CausalLm;
import org.optimer.model.Row;
import org.optimer.model.RowScore;
import org.optimer.model.Tokenizer;

/** A {@link CausalLm} and its tokenizer. */
record LoadedModel(String label, CausalLm model, TextCodec codec) implements RunningModel {
    static LoadedModel of(String label, CausalLm model) {
        Tokenizer tokenizer = model.tokenizer()
                .orElseThrow(() -> InvalidInputException.of(
                        label,
                        "a tokenizer.json beside the weights",
                        "none",
                        "Tasks are text; copy the tokenizer of the model's family into its folder"));
        return new LoadedModel(label, model, new Codec(tokenizer));
    }

    private record Codec(Tokenizer tokenizer) implements TextCodec {
        @Override
        public int[] encode(String text) {
            return tokenizer.encode(text);
        }

        @Override
        public String decode(int[] ids) {
            return tokenizer.decode(ids, false);
        }

        @Override
        public Map<String, Integer> special() {
            return tokenizer.specialIds();
        }

        @Override
        public String fingerprint() {
            return tokenizer.fingerprint();
        }
    }

    @Override
    public int contextLength() {
        return model.contextLength();
    }

    @Override
    public List<RowScore> score(List<Row> rows) {
        return model.score(rows);
    }

    @Override
    public List<int[]> greedy(List<int[]> prompts, int maxTokens, IntPredicate stop) {
        return model.greedy(prompts, maxTokens, stop);
    }

    @Override
    public List<Integer> endIds() {
        return model.endIds();
    }
}
