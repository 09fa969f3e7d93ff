package org.optimer.core;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Reading or writing a file failed: no such file, no permission, disk full, an I/O error in the middle. */
public class StorageException extends OptiMerException {
    /**
     * An exception with a finished message.
     *
     * @param message names the file and what was being done
     */
    public StorageException(String message) {
        super(message);
    }

    /**
     * An exception with its cause; the cause's own text is appended, because it names the operating system's reason.
     *
     * @param message names the file and what was being done
     * @param cause usually an {@link java.io.IOException}
     */
    public StorageException(String message, @Nullable Throwable cause) {
        super(cause == null ? message : message + " (" + reason(cause) + ")", cause);
    }

    private static String reason(Throwable cause) {
        // these two carry nothing but the file's name, which the message has
        if (cause instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (cause instanceof AccessDeniedException) {
            return "not permitted";
        }
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
    }
}
