package org.optimer.core;

import org.jspecify.annotations.Nullable;

/** An argument, option or file content that cannot be used as given. The caller's input has to change. */
public class InvalidInputException extends OptiMerException {
    /**
     * An exception with a finished message.
     *
     * @param message see {@link OptiMerException#message}
     */
    public InvalidInputException(String message) {
        super(message);
    }

    /**
     * An exception with a finished message and its cause.
     *
     * @param message see {@link OptiMerException#message}
     * @param cause what went wrong below, or null
     */
    public InvalidInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * The usual form: subject, expected, found, what to do.
     *
     * @param subject what the error is about
     * @param expected what would have been right
     * @param found what was there
     * @param todo what to do; may be empty
     * @return the exception, to be thrown
     */
    public static InvalidInputException of(String subject, String expected, String found, String todo) {
        return new InvalidInputException(message(subject, expected, found, todo));
    }
}
