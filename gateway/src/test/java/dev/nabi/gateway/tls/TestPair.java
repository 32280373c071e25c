package dev.nabi.gateway.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A certificate for tests, signed by itself and made by the JDK's keytool, with its key. */
public record TestPair(String chain, String key) {
    private static final char[] PASSWORD = "password".toCharArray();

    /** How many bytes PKCS #8 puts before an RSA key of 2048 bits in PKCS #1. */
    private static final int PKCS8_PREFIX = 26;

    public static TestPair rsa(String names, int days) throws Exception {
        return make(names, "-keyalg", "RSA", "-keysize", "2048", "-validity", Integer.toString(days));
    }

    public static TestPair ec(String names) throws Exception {
        return make(names, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "90");
    }

    /** One that expired an hour ago. */
    public static TestPair expired(String names) throws Exception {
        return make(names, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1", "-startdate", "-25H");
    }

    private static TestPair make(String names, String... options) throws Exception {
        var folder = Files.createTempDirectory("pair");
        var file = folder.resolve("store.p12");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-dname",
                "CN=test",
                "-ext",
                "san=" + names,
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        command.addAll(Arrays.asList(options));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(Files.readString(folder.resolve("out")));
        }
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        Key key = store.getKey("test", PASSWORD);
        return new TestPair(
                pem("CERTIFICATE", store.getCertificate("test").getEncoded()), pem("PRIVATE KEY", key.getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    /** The key of an RSA pair as cert-manager and older tools write it. */
    public String pkcs1Key() {
        var lines = key.lines().filter(line -> !line.startsWith("-")).toList();
        var pkcs8 = Base64.getDecoder().decode(String.join("", lines));
        return pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, PKCS8_PREFIX, pkcs8.length));
    }

    /** Puts the pair into a directory as the kubelet does: files behind a link, which is moved at once. */
    public void mountAt(Path directory) throws IOException {
        mount(directory, chain, key);
    }

    /** Puts any two texts there. */
    public static void mount(Path directory, String chain, String key) throws IOException {
        Files.createDirectories(directory);
        var state = Files.createTempDirectory(directory, "..2026_");
        Files.writeString(state.resolve("tls.crt"), chain);
        Files.writeString(state.resolve("tls.key"), key);
        var link = directory.resolve("..data_tmp");
        Files.createSymbolicLink(link, state.getFileName());
        Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        for (var name : new String[] {"tls.crt", "tls.key"}) {
            var file = directory.resolve(name);
            if (!Files.isSymbolicLink(file)) {
                Files.createSymbolicLink(file, Path.of("..data", name));
            }
        }
    }
}
