package org.optimer.core;

import org.jspecify.annotations.Nullable;

/**
 * Root of every exception this toolkit throws on purpose. The message names the subject, what was expected, what was
 * found and what to do; the command line prints it as one line.
 */
public class OptiMerException extends RuntimeException {
    /**
     * An exception with a finished message.
     *
     * @param message subject, expected, found, and what to do
     */
    public OptiMerException(String message) {
        super(message);
    }

    /**
     * An exception with a finished message and its cause.
     *
     * @param message subject, expected, found, and what to do
     * @param cause what went wrong below, or null
     */
    public OptiMerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Puts a message together in the one form all errors have: {@code subject: expected E, found F. Todo.}
     *
     * @param subject the file, tensor, parameter or object the error is about
     * @param expected what would have been right
     * @param found what was there
     * @param todo what the user can do, as a sentence without its full stop; may be empty
     * @return the message
     */
    public static String message(String subject, String expected, String found, String todo) {
        String text = subject + ": expected " + expected + ", found " + found + ".";
        return todo.isEmpty() ? text : text + " " + todo + ".";
    }
}
