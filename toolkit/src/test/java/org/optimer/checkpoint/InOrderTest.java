package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces of a file reach their consumer in order, whatever the order in which threads offer them. */
final class InOrderTest {
    private static final int PIECE = 97;

    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final InOrder order = new InOrder(0, piece -> {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        seen.writeBytes(bytes);
    });

    private static byte[] content(int pieces) {
        byte[] content = new byte[pieces * PIECE];
        new Random(3).nextBytes(content);
        return content;
    }

    private void offer(byte[] content, int piece) {
        ByteBuffer data = ByteBuffer.wrap(content, piece * PIECE, PIECE);
        order.offer((long) piece * PIECE, data);
        assertThat(data.remaining()).as("the piece is left as it was").isEqualTo(PIECE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 60})
    void piecesThatComeALittleTooEarlyWait(int window) {
        byte[] content = content(1000);
        List<Integer> pieces = new ArrayList<>();
        for (int from = 0; from < 1000; from += window) {
            List<Integer> some = new ArrayList<>();
            for (int i = from; i < Math.min(1000, from + window); i++) {
                some.add(i);
            }
            Collections.shuffle(some, new Random(window));
            pieces.addAll(some);
        }

        pieces.forEach(piece -> offer(content, piece));

        assertThat(order.position()).isEqualTo(content.length);
        assertThat(seen.toByteArray()).isEqualTo(content);
    }

    @Test
    void whatCameFarTooEarlyIsTakenWhenItIsReadBack() {
        byte[] content = content(500);
        for (int piece = 499; piece >= 0; piece--) {
            offer(content, piece);
        }
        assertThat(order.position()).isLessThan(content.length);

        while (order.position() < content.length) {
            int at = (int) order.position();
            order.offer(at, ByteBuffer.wrap(content, at, Math.min(1000, content.length - at)));
        }

        assertThat(seen.toByteArray()).isEqualTo(content);
    }

    @Test
    void threadsThatTakePiecesInTurnLoseNothing() throws InterruptedException {
        byte[] content = content(20_000);
        AtomicInteger next = new AtomicInteger();
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = new Thread(() -> {
                for (int piece = next.getAndIncrement(); piece < 20_000; piece = next.getAndIncrement()) {
                    order.offer((long) piece * PIECE, ByteBuffer.wrap(content, piece * PIECE, PIECE));
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        byte[] got = seen.toByteArray();
        assertThat(got).isEqualTo(Arrays.copyOf(content, got.length));
        assertThat((long) got.length).isEqualTo(order.position()).isPositive();
    }
}
