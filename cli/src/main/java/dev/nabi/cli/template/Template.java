package dev.nabi.cli.template;

import dev.nabi.cli.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A kind of function to begin with: a folder with code, a test, a build where it needs one, and a README.
 *
 * @param files path in the new folder → resource, in which {@code @name@} and {@code @Class@} stand for the function's
 * @param dependencies the build's dependencies beside JUnit, as XML
 * @param plugins the build's plug-ins beside those that every build has, as XML
 */
public record Template(
        String name, String description, Map<String, String> files, String dependencies, String plugins) {
    private static final String JAVA = "src/main/java/app/@Class@.java";
    private static final String TEST = "src/test/java/app/@Class@Test.java";

    public static final List<Template> ALL = List.of(
            new Template("source", "one Java file, without a build: the quickest to change", sourceFiles(), "", ""),
            maven("java", "a Java function of text, built by Maven", "", ""),
            maven("record-json", "a Java function from JSON to JSON, by records", "", ""),
            maven(
                    "lambda",
                    "a handler of AWS Lambda, as it is",
                    dependency("com.amazonaws", "aws-lambda-java-core", "1.4.0", "provided"),
                    ""),
            maven(
                    "google",
                    "a function of Google's Functions Framework, as it is",
                    dependency("com.google.cloud.functions", "functions-framework-api", "2.0.0", "provided"),
                    ""),
            maven(
                    "cloudevents",
                    "a Java function of CloudEvents",
                    dependency("io.cloudevents", "cloudevents-core", "4.0.1", ""),
                    resource("shade.xml")),
            maven(
                    "spring",
                    "a Spring context behind a Java function",
                    dependency("org.springframework", "spring-context", "6.2.7", ""),
                    resource("shade.xml")),
            kotlin(),
            script("node", "hello.js", "hello.test.js"),
            script("python", "hello.py", "test_hello.py"));

    private static Map<String, String> sourceFiles() {
        return files(Map.of(
                "@Class@.java",
                "source/Hello.java",
                "@Class@Test.java",
                "source/HelloTest.java",
                "README.md",
                "source/README.md"));
    }

    private static Template maven(String name, String description, String dependencies, String plugins) {
        return new Template(
                name,
                description,
                files(Map.of(
                        "pom.xml",
                        "pom.xml",
                        "function.yaml",
                        "function.yaml",
                        JAVA,
                        name + "/Hello.java",
                        TEST,
                        name + "/HelloTest.java",
                        "README.md",
                        name + "/README.md")),
                dependencies,
                plugins);
    }

    private static Template kotlin() {
        return new Template(
                "kotlin",
                "a Kotlin function from JSON to JSON, by data classes",
                files(Map.of(
                        "pom.xml",
                        "pom.xml",
                        "function.yaml",
                        "function.yaml",
                        "src/main/kotlin/app/@Class@.kt",
                        "kotlin/Hello.kt",
                        "src/test/kotlin/app/@Class@Test.kt",
                        "kotlin/HelloTest.kt",
                        "README.md",
                        "kotlin/README.md")),
                dependency("org.jetbrains.kotlin", "kotlin-stdlib", "2.3.20", ""),
                resource("kotlin/plugin.xml") + resource("shade.xml"));
    }

    private static Template script(String name, String program, String test) {
        return new Template(
                name,
                "a program in " + (name.equals("node") ? "JavaScript" : "Python") + " that answers HTTP",
                files(Map.of(
                        program,
                        name + "/" + program,
                        test,
                        name + "/" + test,
                        "function.yaml",
                        name + "/function.yaml",
                        "README.md",
                        name + "/README.md")),
                "",
                "");
    }

    private static Map<String, String> files(Map<String, String> files) {
        return new LinkedHashMap<>(new java.util.TreeMap<>(files));
    }

    private static String dependency(String group, String artifact, String version, String scope) {
        return """
                    <dependency>
                      <groupId>%s</groupId>
                      <artifactId>%s</artifactId>
                      <version>%s</version>%s
                    </dependency>
                """.formatted(group, artifact, version, scope.isEmpty() ? "" : "\n      <scope>" + scope + "</scope>");
    }

    public static Template named(String name) {
        return ALL.stream()
                .filter(template -> template.name().equals(name))
                .findFirst()
                .orElseThrow(() -> CommandException.usage("there is no template '" + name + "'; there are "
                        + String.join(", ", ALL.stream().map(Template::name).toList())));
    }

    /** The files of a new function: path → content. */
    public Map<String, String> of(String function) {
        var made = new LinkedHashMap<String, String>();
        files.forEach((path, resource) -> made.put(filled(path, function), filled(resource(resource), function)));
        return made;
    }

    private String filled(String text, String function) {
        return text.replace(
                        "<!-- dependencies -->\n", dependencies.stripIndent().indent(4))
                .replace(
                        "<!-- plugins -->\n",
                        plugins.isEmpty() ? "" : plugins.stripIndent().indent(6))
                .replace("@Class@", className(function))
                .replace("@name@", function)
                .replace("python-hello", function)
                .replace("node-hello", function);
    }

    /** {@code word-count} is {@code WordCount}. */
    static String className(String function) {
        var name = new StringBuilder();
        for (var word : function.split("-", -1)) {
            name.append(word.substring(0, Math.min(1, word.length())).toUpperCase(Locale.ROOT))
                    .append(word.substring(Math.min(1, word.length())));
        }
        return name.toString();
    }

    private static String resource(String name) {
        try (var in = Objects.requireNonNull(Template.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
