/**
 * The toolkit inside a Jupyter kernel: objects show themselves, long work shows its progress, {@code help(x)} shows the
 * documentation. The core knows no kernel; {@link org.optimer.notebook.NotebookHost} is the door, and one small adapter
 * per kernel (JJava, IJava) stands behind it.
 */
@NullMarked
package org.optimer.notebook;

import org.jspecify.annotations.NullMarked;
