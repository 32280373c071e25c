package dev.nabi.images.plan;

import java.util.Set;
import java.util.TreeSet;

/** The modules of the JDK that the programs need, chosen by what their libraries refer to. */
final class Modules {
    /** What Quarkus, Vert.x, Netty, the Kubernetes client and the drivers of SQLite and PostgreSQL use. */
    static final Set<String> PLATFORM = Set.of(
            "java.base",
            // java.beans, for Jackson and SnakeYAML.
            "java.desktop",
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            // The log-in of PostgreSQL and Kafka.
            "java.security.jgss",
            "java.security.sasl",
            "java.sql",
            "java.transaction.xa",
            "java.xml",
            "jdk.jfr",
            "jdk.management",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.unsupported",
            "jdk.zipfs");

    /** What a function may expect: Java SE without windows and remoting, its compiler for inline source, all charsets. */
    static final Set<String> FUNCTIONS = with(
            PLATFORM,
            "java.compiler",
            "java.prefs",
            "java.rmi",
            "java.scripting",
            "java.sql.rowset",
            "java.xml.crypto",
            "jdk.charsets",
            "jdk.compiler",
            "jdk.crypto.cryptoki",
            "jdk.crypto.ec",
            "jdk.httpserver",
            "jdk.localedata",
            "jdk.security.auth",
            "jdk.security.jgss",
            "jdk.xml.dom");

    private Modules() {}

    private static Set<String> with(Set<String> some, String... more) {
        var all = new TreeSet<>(some);
        all.addAll(Set.of(more));
        return all;
    }
}
