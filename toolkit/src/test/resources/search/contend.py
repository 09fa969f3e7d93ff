"""One of several writers on a journal: sets study attributes through Optuna's own storage, one line each.

    python contend.py JOURNAL NAME COUNT symlink|open

Exits with 77 when Optuna is not installed. Used by ContendingWritersTest."""

import sys

try:
    from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock, JournalFileSymlinkLock
    from optuna.storages import JournalStorage
except ImportError:
    sys.exit(77)

path, name, count, kind = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
lock = (JournalFileOpenLock if kind == "open" else JournalFileSymlinkLock)(path)
storage = JournalStorage(JournalFileBackend(path, lock_obj=lock))
study = storage.get_study_id_from_name("contended")
for i in range(count):
    storage.set_study_user_attr(study, f"{name}-{i}", i)
