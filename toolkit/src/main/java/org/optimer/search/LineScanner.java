package org.optimer.search;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that nearly all of a journal consists of: an object without blanks, with texts in plain ASCII. It gives
 * up at anything else, and a full JSON reader takes the line. A journal of 100,000 lines so opens in
 * a third of the time, most of which a JVM that has just started spends in code that is not compiled yet.
 */
final class LineScanner {
    private static final int MOST_DIGITS = 9;
    private static final int DEEPEST = 20;
    private static final Object NOTHING = new Object();

    private final byte[] line;
    private final int end;
    private int at;

    private LineScanner(byte[] line, int from, int length) {
        this.line = line;
        this.at = from;
        this.end = from + length;
    }

    /** Fills the fields; false when the line is not of the usual form, with some fields filled. */
    static boolean read(byte[] line, int from, int length, Fields into) {
        return new LineScanner(line, from, length).object(into);
    }

    private boolean object(Fields into) {
        if (!next('{')) {
            return false;
        }
        do {
            Object name = next('"') ? text() : NOTHING;
            Object value = name != NOTHING && next(':') ? value(0) : NOTHING;
            if (value == NOTHING) {
                return false;
            }
            into.add((String) name, value);
        } while (next(','));
        return next('}') && at == end;
    }

    private boolean next(char wanted) {
        if (at < end && line[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private boolean next(String wanted) {
        int length = wanted.length();
        for (int i = 0; i < length; i++) {
            if (at + i == end || line[at + i] != wanted.charAt(i)) {
                return false;
            }
        }
        at += length;
        return true;
    }

    private @Nullable Object value(int depth) {
        if (next('"')) {
            return text();
        }
        if (at < end && line[at] < 'A') {
            return number();
        }
        if (depth < DEEPEST && next('[')) {
            return list(depth + 1);
        }
        if (depth < DEEPEST && next('{')) {
            return map(depth + 1);
        }
        if (next("null")) {
            return null;
        }
        return next("true") ? Boolean.TRUE : next("false") ? Boolean.FALSE : NOTHING;
    }

    private Object list(int depth) {
        List<@Nullable Object> list = new ArrayList<>(2);
        if (next(']')) {
            return list;
        }
        do {
            Object value = value(depth);
            if (value == NOTHING) {
                return NOTHING;
            }
            list.add(value);
        } while (next(','));
        return next(']') ? list : NOTHING;
    }

    private Object map(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>(4);
        if (next('}')) {
            return map;
        }
        do {
            Object name = next('"') ? text() : NOTHING;
            Object value = name != NOTHING && next(':') ? value(depth) : NOTHING;
            if (value == NOTHING || map.containsKey((String) name)) {
                return NOTHING;
            }
            map.put((String) name, value);
        } while (next(','));
        return next('}') ? map : NOTHING;
    }

    /** The rest of a text; of escapes only quotes and backslashes, which ranges inside texts are full of. */
    private Object text() {
        int from = at;
        int escapes = 0;
        while (at < end && line[at] != '"') {
            byte b = line[at++];
            if (b < ' ') {
                return NOTHING; // a control character, or not ASCII
            }
            if (b == '\\') {
                escapes++;
                if (at == end || (line[at] != '"' && line[at] != '\\')) {
                    return NOTHING;
                }
                at++;
            }
        }
        int to = at;
        if (!next('"')) {
            return NOTHING;
        }
        if (escapes == 0) {
            return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
        }
        byte[] plain = new byte[to - from - escapes];
        for (int i = from, j = 0; i < to; i++, j++) {
            i += line[i] == '\\' ? 1 : 0;
            plain[j] = line[i];
        }
        return new String(plain, StandardCharsets.ISO_8859_1);
    }

    private Object number() {
        int from = at;
        boolean negative = next('-');
        int first = at;
        long whole = 0;
        while (digit()) {
            whole = 10 * whole + line[at++] - '0';
        }
        int count = at - first;
        if (count == 0 || (count > 1 && line[first] == '0')) {
            return NOTHING;
        }
        boolean fraction = next('.');
        if (fraction && !digits()) {
            return NOTHING;
        }
        boolean exponent = next('e') || next('E');
        if (exponent) {
            if (!next('-')) {
                next('+');
            }
            if (!digits()) {
                return NOTHING;
            }
        }
        if (fraction || exponent) {
            return Double.valueOf(new String(line, from, at - from, StandardCharsets.ISO_8859_1));
        }
        return count > MOST_DIGITS ? NOTHING : (Object) (int) (negative ? -whole : whole);
    }

    private boolean digits() {
        int from = at;
        while (digit()) {
            at++;
        }
        return at > from;
    }

    private boolean digit() {
        return at < end && line[at] >= '0' && line[at] <= '9';
    }
}
