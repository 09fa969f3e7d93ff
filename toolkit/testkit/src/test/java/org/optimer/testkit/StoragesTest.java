package org.optimer.testkit;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.search.InMemoryStorage;
import org.optimer.search.JournalStorage;
import org.optimer.search.LockKind;
import org.optimer.search.Storage;

/** Our storages keep the contract. */
class StoragesTest {
    @Nested
    class Memory extends StorageContract {
        private final Storage only = new InMemoryStorage();

        @Override
        protected Storage open() {
            return only;
        }
    }

    @Nested
    class Journal extends StorageContract {
        @TempDir
        Path folder;

        @Override
        protected Storage open() {
            return JournalStorage.open(folder.resolve("x.journal"));
        }
    }

    @Nested
    class JournalLockedByLinks extends StorageContract {
        @TempDir
        Path folder;

        @Override
        protected Storage open() {
            return JournalStorage.open(folder.resolve("x.journal"), LockKind.LINK);
        }
    }
}
