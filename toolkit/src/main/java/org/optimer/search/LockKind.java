package org.optimer.search;

/**
 * How the lock of a journal is made. Both kinds exclude each other and those of Optuna, because they have one name.
 */
public enum LockKind {
    /**
     * A file that only one process can make, as Optuna's {@code JournalFileOpenLock}. It says whose it is, so that the
     * lock of a killed process does not hold the next one up.
     */
    FILE,
    /**
     * A symbolic link to the journal, as Optuna's {@code JournalFileSymlinkLock}, for network file systems that cannot
     * make a file exclusively (NFS 2). A killed process leaves it; it is broken after 30 seconds of silence.
     */
    LINK
}
