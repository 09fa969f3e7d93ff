package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;

/** Pieces of work on threads: all done once, the first failure is the caller's, an interrupt ends them. */
class ParallelTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void everyPieceIsDoneOnce(int threads) {
        AtomicInteger[] done = new AtomicInteger[50];
        for (int i = 0; i < done.length; i++) {
            done[i] = new AtomicInteger();
        }
        Parallel.run(done.length, threads, "count", i -> done[i].incrementAndGet());
        assertThat(done).allMatch(n -> n.get() == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFailureIsTheCallers(int threads) {
        assertThatThrownBy(() -> Parallel.run(10, threads, "fail", i -> {
                    throw InvalidInputException.of("piece", "good", "bad", "");
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("piece");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anInterruptFromBeforeIsSeenHoweverLittleThereIsToDo(int threads) {
        AtomicInteger done = new AtomicInteger();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Parallel.run(3, threads, "little", i -> done.incrementAndGet()))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("little");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).hasValue(0);
    }

    @Test
    void anInterruptWhileTheyRunEndsThePieces() {
        CountDownLatch never = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() -> Parallel.run(2, 2, "wait", i -> {
                    caller.interrupt();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
