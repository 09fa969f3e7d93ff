package org.optimer.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Json;

/**
 * The lab's tokenizer in Hugging Face's format: one word, one token. Texts are split at white space only, so that any
 * text of known words comes back unchanged.
 */
final class TokenizerFiles {
    private TokenizerFiles() {}

    /**
     * All files that stand beside a checkpoint's weights.
     *
     * @param world its vocabulary gives the tokens
     * @return file names and contents
     */
    static Map<String, String> of(World world) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("tokenizer.json", Json.pretty(tokenizer(world.vocabulary())));
        files.put("tokenizer_config.json", Json.pretty(config()));
        files.put("generation_config.json", Json.pretty(generation(world.vocabulary())));
        return files;
    }

    private static Map<String, @Nullable Object> tokenizer(List<String> vocabulary) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        vocabulary.forEach(word -> ids.put(word, ids.size()));
        List<Object> added = new ArrayList<>();
        for (String word : Words.SPECIAL) {
            added.add(map(
                    "id",
                    ids.get(word),
                    "content",
                    word,
                    "single_word",
                    false,
                    "lstrip",
                    false,
                    "rstrip",
                    false,
                    "normalized",
                    false,
                    "special",
                    true));
        }
        String begin = Words.BEGIN;
        Map<String, @Nullable Object> first = map("SpecialToken", map("id", begin, "type_id", 0));
        Map<String, @Nullable Object> text = map("Sequence", map("id", "A", "type_id", 0));
        Map<String, @Nullable Object> second = map("Sequence", map("id", "B", "type_id", 1));
        return map(
                "version",
                "1.0",
                "truncation",
                null,
                "padding",
                null,
                "added_tokens",
                added,
                "normalizer",
                null,
                "pre_tokenizer",
                map("type", "WhitespaceSplit"),
                "post_processor",
                map(
                        "type", "TemplateProcessing",
                        "single", List.of(first, text),
                        "pair", List.of(first, text, second),
                        "special_tokens",
                                map(
                                        begin,
                                        map(
                                                "id", begin,
                                                "ids", List.of(ids.get(begin)),
                                                "tokens", List.of(begin)))),
                "decoder",
                null,
                "model",
                map("type", "WordLevel", "vocab", ids, "unk_token", Words.UNKNOWN));
    }

    private static Map<String, @Nullable Object> config() {
        return map(
                "tokenizer_class", "PreTrainedTokenizerFast",
                "bos_token", Words.BEGIN,
                "eos_token", Words.END,
                "pad_token", Words.PAD,
                "unk_token", Words.UNKNOWN,
                "additional_special_tokens", List.of(Words.USER, Words.MODEL),
                "clean_up_tokenization_spaces", false,
                "model_max_length", LabModel.CONTEXT,
                "chat_template",
                        "{% for m in messages %}{% if m['role'] == 'user' %}<user> {{ m['content'] }} {% else %}<model> "
                                + "{{ m['content'] }} <eos> {% endif %}{% endfor %}"
                                + "{% if add_generation_prompt %}<model>{% endif %}");
    }

    private static Map<String, @Nullable Object> generation(List<String> vocabulary) {
        return map(
                "bos_token_id", vocabulary.indexOf(Words.BEGIN),
                "eos_token_id", vocabulary.indexOf(Words.END),
                "pad_token_id", vocabulary.indexOf(Words.PAD),
                "do_sample", false,
                "max_new_tokens", 16);
    }

    private static Map<String, @Nullable Object> map(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return map;
    }
}
