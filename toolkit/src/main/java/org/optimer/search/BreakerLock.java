package org.optimer.search;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.optimer.core.Hashes;

/**
 * One at a time among the processes of this machine, by a lock of the operating system on a file in the folder for
 * temporary files: it is free again when its holder dies. Where it cannot be had, the work is done without it.
 */
final class BreakerLock {
    private BreakerLock() {}

    /** Does the work while holding the lock that belongs to a file. */
    static synchronized void hold(Path file, Runnable work) {
        String name = "optimer-" + Hashes.sha256(file.toString()).substring(0, 16) + ".breaker";
        Path place = Path.of(System.getProperty("java.io.tmpdir"), name);
        try (FileChannel channel = FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid()) {
                work.run();
            }
        } catch (IOException e) {
            work.run(); // another user's file, or no such folder
        }
    }
}
