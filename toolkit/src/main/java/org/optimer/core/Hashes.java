package org.optimer.core;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, the one hash that manifests and provenance use. */
public final class Hashes {
    private static final MessageDigest FRESH = fresh();

    private Hashes() {}

    /**
     * A fresh SHA-256 digest.
     *
     * @return the digest
     */
    public static MessageDigest sha256() {
        try {
            return (MessageDigest) FRESH.clone(); // a look-up goes through providers and reflection
        } catch (CloneNotSupportedException e) {
            return fresh();
        }
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256", e);
        }
    }

    /**
     * The SHA-256 of a text's UTF-8 bytes.
     *
     * @param text any text
     * @return 64 lower-case hex digits
     */
    public static String sha256(String text) {
        return hex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The SHA-256 of a file.
     *
     * @param file read once, in blocks
     * @return 64 lower-case hex digits
     * @throws StorageException when it cannot be read
     */
    public static String sha256(Path file) {
        MessageDigest digest = sha256();
        byte[] block = new byte[1 << 16];
        // a stream, not a channel: an interrupt closes a channel and would look like a broken disk
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                digest.update(block, 0, n);
            }
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
        return hex(digest.digest());
    }

    /**
     * Bytes as lower-case hex.
     *
     * @param bytes any bytes
     * @return two digits a byte
     */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
