package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.model.Row;

/** Turns the text of requests into token rows for one tokenizer and context length. */
final class TokenRows {
    private final TextCodec codec;
    private final int context;

    TokenRows(TextCodec codec, int contextLength) {
        this.codec = codec;
        this.context = contextLength;
    }

    /**
     * One row. Context and continuation are encoded together, and scored is every token that is not wholly context: a
     * blank at the context's end joins the continuation's first token, as byte-pair encodings have it, and a token
     * across the border holds part of the answer. lm-evaluation-harness gives the same unless the context ends in a
     * newline, which it scores too (it moves all white space), or a token spans the border, which it leaves out.
     */
    Row continuation(Request.Continuation request, String subject) {
        int[] before = codec.encode(request.context());
        int[] whole = codec.encode(request.context() + request.continuation());
        int from = 0;
        while (from < before.length && from < whole.length && before[from] == whole[from]) {
            from++;
        }
        if (from == 0) {
            throw InvalidInputException.of(
                    subject, "at least one token before the answer", "none", "Set prompt.begin, for example to <bos>");
        }
        if (from == whole.length) {
            throw InvalidInputException.of(
                    subject, "at least one token to score", "none in \"" + request.continuation() + "\"", "");
        }
        if (whole.length - 1 > context) {
            throw tooLong(subject, whole.length - 1);
        }
        return new Row(whole, from);
    }

    /**
     * The windows of a document: every token scored once, at most {@code context} tokens read at a time. The last
     * window reaches back as far as fits, the others keep one token of context (the harness's rolling windows).
     */
    List<Row> document(Request.Document request, String subject) {
        int[] begin = codec.encode(request.begin());
        int[] text = codec.encode(request.text());
        if (begin.length == 0) {
            throw InvalidInputException.of(
                    subject, "at least one token before the text", "none", "Set prompt.begin, for example to <bos>");
        }
        if (text.length == 0) {
            throw InvalidInputException.of(subject, "at least one token to score", "none", "");
        }
        if (begin.length > context) {
            throw tooLong(subject, begin.length);
        }
        int[] all = Arrays.copyOf(begin, begin.length + text.length);
        System.arraycopy(text, 0, all, begin.length, text.length);
        List<Row> rows = new ArrayList<>();
        int scored = begin.length;
        while (scored < all.length) {
            int end = rows.isEmpty() ? Math.min(all.length, context + 1) : Math.min(all.length, scored + context);
            int start = Math.max(0, end - context - 1);
            rows.add(new Row(Arrays.copyOfRange(all, start, end), scored - start));
            scored = end;
        }
        return rows;
    }

    /** The tokens of a prompt to go on from; blanks (not newlines) at its end are left for the model to write. */
    int[] prompt(Request.Generation request, String subject) {
        int[] ids = codec.encode(request.context().replaceAll("[ \\t]+$", ""));
        if (ids.length == 0) {
            throw InvalidInputException.of(
                    subject, "at least one token before the answer", "none", "Set prompt.begin, for example to <bos>");
        }
        if (ids.length > context) {
            throw tooLong(subject, ids.length);
        }
        return ids;
    }

    /** The one token that a stop text is, or -1. */
    int stopId(String stop) {
        int[] ids = stop.isEmpty() ? new int[0] : codec.encode(stop.isBlank() ? stop : stop.strip());
        return ids.length == 1 ? ids[0] : -1;
    }

    /** Special tokens that this tokenizer would take to pieces make every score meaningless: refused. */
    void requireKnown(Task task) {
        Prompt prompt = task.about().prompt();
        Integer unknown = codec.special().get("<unk>");
        for (String piece : (prompt.begin() + " " + prompt.stop()).split("\\s+")) {
            if (piece.matches("<[^<>]+>")) {
                int[] ids = codec.encode(piece);
                if (ids.length != 1 || unknown != null && ids[0] == unknown) {
                    throw InvalidInputException.of(
                            "task " + task.name(),
                            "a tokenizer that knows " + piece,
                            "one that reads it as " + (ids.length == 1 ? "unknown" : ids.length + " tokens"),
                            "Write the special tokens of this model's family into prompt.begin and prompt.stop");
                }
            }
        }
    }

    private InvalidInputException tooLong(String subject, int tokens) {
        return InvalidInputException.of(
                subject,
                "at most " + context + " tokens, the model's context",
                tokens + " tokens",
                "Use fewer shots, or leave the item out");
    }
}
