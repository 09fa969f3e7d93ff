package org.optimer.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.ProgressListener;

/**
 * Progress in a notebook: one display per outermost piece of work, rewritten at most ten times a second. Work that
 * starts while another is under way (the merges and scorings inside a search) is shown as a smaller line beneath and
 * goes when it is done. Work that takes less than a fifth of a second leaves nothing behind.
 */
final class LiveProgress implements ProgressListener {
    private static final double SHOW_AFTER_SECONDS = 0.2;
    private static final long EVERY_NANOS = 100_000_000L;
    private static final int INNER_LINES = 4;

    private final NotebookHost host;
    private final Map<Long, Snapshot> inner = new LinkedHashMap<>();
    private @Nullable Snapshot outer;
    private boolean visible;
    private long lastShown;

    LiveProgress(NotebookHost host) {
        this.host = host;
    }

    @Override
    public synchronized void update(Snapshot s) {
        Snapshot top = outer;
        if (top == null || top.id() == s.id()) {
            if (top == null) {
                visible = false;
                inner.clear();
            }
            outer = s.finished() ? null : s;
            show(s, s.finished());
        } else {
            if (s.finished()) {
                inner.remove(s.id());
            } else {
                inner.put(s.id(), s);
            }
            show(top, false);
        }
    }

    private void show(Snapshot top, boolean last) {
        long now = System.nanoTime();
        boolean due = last ? visible || top.seconds() >= SHOW_AFTER_SECONDS : now - lastShown >= EVERY_NANOS;
        if (!due || (!visible && top.seconds() < SHOW_AFTER_SECONDS)) {
            return;
        }
        lastShown = now;
        List<Snapshot> lines = new ArrayList<>();
        if (!last) {
            inner.values().stream().limit(INNER_LINES).forEach(lines::add);
        }
        Bundle bundle = ProgressView.of(top, lines);
        String id = "optimer-progress-" + top.id();
        if (visible) {
            host.update(id, bundle);
        } else {
            host.show(id, bundle);
            visible = true;
        }
    }
}
