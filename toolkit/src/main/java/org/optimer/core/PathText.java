package org.optimer.core;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths written in files: what no file can be called, and what leaves its folder, is refused with the place it stands at. */
public final class PathText {
    private PathText() {}

    /**
     * A path as written.
     *
     * @param text the path; not blank
     * @param subject where it stands, named in errors
     * @return the path
     * @throws InvalidInputException when it is blank, or holds what no path can, such as the character 0
     */
    public static Path of(String text, String subject) {
        if (text.isBlank()) {
            throw InvalidInputException.of(subject, "a path", "an empty text", "");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw InvalidInputException.of(subject, "a path", Json.write(text) + ": " + e.getReason(), "");
        }
    }

    /**
     * A file under a folder.
     *
     * @param folder where it must lie
     * @param name its path from there
     * @param subject where the name stands, named in errors
     * @return its path, without {@code ..} in it
     * @throws InvalidInputException as for {@link #of}, and when the name is absolute, or leads to the folder itself or out
     *     of it
     */
    public static Path inside(Path folder, String name, String subject) {
        Path given = of(name, subject);
        Path home = folder.toAbsolutePath().normalize();
        Path target = home.resolve(given).normalize();
        if (given.isAbsolute() || !target.startsWith(home) || target.equals(home)) {
            throw InvalidInputException.of(
                    subject,
                    "the name of a file inside its folder",
                    Json.write(name) + ", which leaves the folder",
                    "Do not use these files unless you know where they come from");
        }
        return folder.resolve(given).normalize();
    }
}
