package org.optimer.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.optimer.core.InvalidInputException;

/** Times as journals hold them: ISO 8601 with microseconds; with an offset from here, mostly without one from Optuna. */
final class JournalTime {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");
    private static final String SHAPE = "0000-00-00T00:00:00.000000";
    private static final String UTC = "+00:00";

    private JournalTime() {}

    static String write(Instant time) {
        return FORM.format(time.atOffset(ZoneOffset.UTC));
    }

    static Instant read(String text) {
        try {
            if (usual(text)) {
                LocalDateTime time = LocalDateTime.of(
                        whole(text, 0, 4),
                        whole(text, 5, 7),
                        whole(text, 8, 10),
                        whole(text, 11, 13),
                        whole(text, 14, 16),
                        whole(text, 17, 19),
                        1000 * whole(text, 20, 26));
                return text.length() > SHAPE.length() ? time.toInstant(ZoneOffset.UTC) : local(time);
            }
            boolean offset = text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > 7;
            return offset ? OffsetDateTime.parse(text).toInstant() : local(LocalDateTime.parse(text));
        } catch (DateTimeException e) {
            throw InvalidInputException.of("time", "for example 2026-11-22T16:00:01.000001+00:00", text, "");
        }
    }

    private static Instant local(LocalDateTime time) {
        return time.atZone(ZoneId.systemDefault()).toInstant();
    }

    /** Whether it has the form that both programs write; the JDK's parser takes ten times as long. */
    private static boolean usual(String text) {
        int length = SHAPE.length();
        if (text.length() != length && !(text.length() == length + UTC.length() && text.endsWith(UTC))) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (SHAPE.charAt(i) == '0' ? c < '0' || c > '9' : c != SHAPE.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int whole(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = 10 * value + text.charAt(i) - '0';
        }
        return value;
    }
}
