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
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces of a file reach their consumer in order, whatever the order in which threads offer them. */
final class InOrderTest {
    private static final int PIECE = 97;

    private final byte[] content = content(20_000);
    private final AtomicLong readBack = new AtomicLong();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final InOrder order = new InOrder(0, content.length, this::consume, this::read, new EarlyPieces());

    private void consume(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        seen.writeBytes(bytes);
    }

    private void read(ByteBuffer target, long position) {
        readBack.addAndGet(target.remaining());
        target.put(content, (int) position, target.remaining());
    }

    private static byte[] content(int pieces) {
        byte[] content = new byte[pieces * PIECE];
        new Random(3).nextBytes(content);
        return content;
    }

    private void offer(int piece) {
        ByteBuffer data = ByteBuffer.wrap(content, piece * PIECE, PIECE);
        order.offer((long) piece * PIECE, data);
        assertThat(data.remaining()).as("the piece is left as it was").isEqualTo(PIECE);
    }

    private void expectAll(int pieces) {
        assertThat(order.position()).isEqualTo((long) pieces * PIECE);
        assertThat(seen.toByteArray()).isEqualTo(Arrays.copyOf(content, pieces * PIECE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 60})
    void piecesThatComeALittleTooEarlyWait(int window) {
        List<Integer> pieces = new ArrayList<>();
        for (int from = 0; from < 1000; from += window) {
            List<Integer> some = new ArrayList<>();
            for (int i = from; i < Math.min(1000, from + window); i++) {
                some.add(i);
            }
            Collections.shuffle(some, new Random(window));
            pieces.addAll(some);
        }

        pieces.forEach(this::offer);

        expectAll(1000);
        assertThat(readBack).hasValue(0);
    }

    @Test
    void whatCameFarTooEarlyIsReadBackWhenItIsItsTurn() {
        for (int piece = 499; piece >= 0; piece--) {
            offer(piece);
        }

        expectAll(500);
        assertThat(readBack.get()).isBetween(1L, 500L * PIECE);
    }

    @Test
    void anInterruptedThreadStopsAndTheRestIsDoneAtTheEnd() {
        for (int piece = 499; piece > 0; piece--) {
            offer(piece);
        }
        Thread.currentThread().interrupt();
        offer(0);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(order.position()).isLessThan(500L * PIECE);

        AtomicLong progress = new AtomicLong(order.position());
        order.finish(progress::addAndGet);

        expectAll(500);
        assertThat(progress).hasValue(500L * PIECE);
    }

    @Test
    void threadsThatTakePiecesInTurnLoseNothing() throws InterruptedException {
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

        expectAll(20_000);
    }
}
