package dev.nabi.images.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The file NOTICE against what images and archives hold: each library of others is named there, and nothing that is not there. */
class NoticeIT {
    private static final Path ROOT = Path.of("..");
    private static final List<String> PROGRAMS = List.of(
            "operator/target/quarkus-app",
            "gateway/target/quarkus-app",
            "events/target/quarkus-app",
            "console/target/quarkus-app",
            "function-base-image/target/runtime",
            "cli/target/cli");

    /** Our own, and what Quarkus generates. */
    private static final Pattern OWN =
            Pattern.compile("(dev\\.nabi\\.)?nabi-.*|quarkus-run|(generated|transformed)-bytecode");

    /** The words of NOTICE, and the names of the jars that they stand for. */
    private static final List<Row> ROWS = """
            Jackson                  | (com\\.fasterxml\\..*)?jackson-.*
            SnakeYAML                | (org\\.yaml\\.)?snakeyaml|org\\.snakeyaml\\..*
            picocli                  | picocli
            Jib                      | jib-.*
            Guava                    | guava|failureaccess
            Apache HttpClient        | httpclient|httpcore
            Commons Logging          | commons-logging
            HTTP and authentication  | google-http-client.*|google-auth-library-.*
            OpenCensus               | opencensus-.*
            gRPC                     | grpc-.*
            ASM                      | (org\\.ow2\\.asm\\.)?asm
            Quarkus                  | io\\.quarkus\\..*|io\\.quarkiverse\\..*
            SmallRye                 | io\\.smallrye\\..*
            MicroProfile             | org\\.eclipse\\.microprofile\\..*
            JBoss Logging            | org\\.jboss\\..*
            WildFly                  | org\\.wildfly\\..*
            Vert.x                   | io\\.vertx\\..*
            Netty                    | io\\.netty\\..*
            JCTools                  | org\\.jctools\\..*
            Fabric8                  | io\\.fabric8\\..*
            Micrometer               | io\\.micrometer\\..*
            Prometheus               | io\\.prometheus\\..*
            Apache Commons           | (commons-(io|codec)\\.|org\\.apache\\.commons\\.)?commons-(io|codec|compress|lang3)
            Brotli4j                 | com\\.aayushatharva\\..*
            OpenTelemetry            | io\\.opentelemetry\\..*
            Jakarta                  | jakarta\\..*
            Parsson                  | org\\.eclipse\\.parsson\\..*
            SLF4J                    | org\\.slf4j\\..*
            HdrHistogram             | org\\.hdrhistogram\\..*
            org.crac                 | org\\.crac\\..*
            LatencyUtils             | org\\.latencyutils\\..*
            Java Operator SDK        | io\\.javaoperatorsdk\\..*
            java-diff-utils          | io\\.github\\.java-diff-utils\\..*
            jose4j                   | org\\.bitbucket\\.b_c\\..*
            ZXing                    | com\\.google\\.zxing\\..*
            sqlite-jdbc              | org\\.xerial\\.sqlite-jdbc
            PostgreSQL               | org\\.postgresql\\..*
            Kafka                    | org\\.apache\\.kafka\\..*
            CloudEvents              | (io\\.cloudevents\\.)?cloudevents-.*
            lz4-java                 | at\\.yawk\\.lz4\\..*
            snappy-java              | org\\.xerial\\.snappy\\..*
            zstd-jni                 | com\\.github\\.luben\\..*
            ANTLR                    | org\\.antlr\\..*
            AWS Lambda               | (com\\.amazonaws\\.)?aws-lambda-java-.*
            Functions Framework      | (com\\.google\\.cloud\\.functions\\.)?functions-framework-api
            Gson                     | gson
            annotations              | (org\\.jspecify\\.)?jspecify|jsr305|error_prone_annotations|j2objc-annotations|auto-value-annotations
            """.lines().map(Row::of).toList();

    private record Row(String word, Pattern jars) {
        static Row of(String line) {
            var cells = line.split(" \\| ", 2);
            return new Row(cells[0].strip(), Pattern.compile(cells[1].strip()));
        }
    }

    @Test
    void namesWhatTheProgramsHoldAndNothingElse() throws IOException {
        assumeTrue(
                PROGRAMS.stream().allMatch(program -> Files.isDirectory(ROOT.resolve(program))),
                "the programs are not packaged: ./nabi build");
        var jars = jars();
        var notice = Files.readString(ROOT.resolve("NOTICE")).replaceAll("\\s+", " ");

        assertThat(jars)
                .as("libraries that no row of this table stands for: add one, and its name and licence to NOTICE")
                .allMatch(jar ->
                        ROWS.stream().anyMatch(row -> row.jars().matcher(jar).matches()));
        assertThat(ROWS).as("NOTICE names it").allMatch(row -> notice.contains(row.word()));
        assertThat(ROWS)
                .as("a program has it")
                .allMatch(row ->
                        jars.stream().anyMatch(jar -> row.jars().matcher(jar).matches()));
    }

    /** Their names without versions. */
    private static Set<String> jars() throws IOException {
        var names = new TreeSet<String>();
        for (var program : PROGRAMS) {
            try (var files = Files.walk(ROOT.resolve(program))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".jar"))
                        .map(name -> name.replaceFirst("(-[0-9].*)?\\.jar$", ""))
                        .filter(name -> !OWN.matcher(name).matches())
                        .forEach(names::add);
            }
        }
        return names;
    }
}
