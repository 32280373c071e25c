package dev.nabi.function.source;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles one source text to class files, all in memory. */
public final class SourceCompiler {
    private SourceCompiler() {}

    /** Class files by class name; a source that does not compile is a {@link SourceException} with every error. */
    public static Map<String, byte[]> compile(String source, List<Path> jars) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new SourceException("this Java runtime has no compiler (module jdk.compiler): give a jar instead");
        }
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        var rest = new StringWriter();
        var standardFiles = compiler.getStandardFileManager(diagnostics, null, null);
        try (var files = new MemoryFiles(standardFiles)) {
            // Without this the compiler would show the source the runtime's own class path.
            standardFiles.setLocationFromPaths(StandardLocation.CLASS_PATH, jars);
            // No annotation processing: it would scan the class path. Line numbers and names for stack traces and JSON.
            var options = List.of("-proc:none", "-parameters", "-g", "-Xlint:none");
            var task = compiler.getTask(
                    rest, files, diagnostics, options, null, List.of(new MemoryFiles.SourceText(source)));
            if (!task.call()) {
                throw new SourceException(describe(diagnostics.getDiagnostics(), source, rest.toString()));
            }
            return new TreeMap<>(files.classes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String describe(List<Diagnostic<? extends JavaFileObject>> diagnostics, String source, String rest) {
        var lines = source.lines().toList();
        var text = new StringBuilder("the source does not compile\n");
        diagnostics.stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .sorted(Comparator.comparingLong(Diagnostic::getLineNumber))
                .forEach(error -> describe(error, lines, text));
        return text.append(rest).toString().stripTrailing();
    }

    private static void describe(Diagnostic<?> error, List<String> lines, StringBuilder text) {
        long line = error.getLineNumber();
        text.append("line ")
                .append(line)
                .append(": ")
                .append(error.getMessage(null))
                .append('\n');
        if (line >= 1 && line <= lines.size()) {
            text.append("    ").append(lines.get((int) line - 1)).append('\n');
            text.append("    ")
                    .append(" ".repeat((int) Math.max(error.getColumnNumber() - 1, 0)))
                    .append("^\n");
        }
    }
}
