package dev.nabi.console.compile;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * The process that compiles. It reads sources from its standard input and writes what {@code javac} says to its standard
 * output: a length and UTF-8 for a source; a count and line, column and message for each error. Nothing is run: there are no
 * annotation processors, and class files go nowhere.
 */
public final class CompileWorker {
    /** The compiler stops at so many errors by itself. */
    private static final int MOST_PROBLEMS = 100;

    private static final int LONGEST_MESSAGE = 2_000;
    private static final List<String> OPTIONS = List.of("-proc:none", "-implicit:none", "-Xlint:none", "-parameters");

    private CompileWorker() {}

    /** The arguments are the jars that a source is compiled against. */
    public static void main(String[] jars) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            System.exit(3);
        }
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var out = new DataOutputStream(new BufferedOutputStream(System.out));
        try (var files = compiler.getStandardFileManager(null, Locale.ENGLISH, StandardCharsets.UTF_8)) {
            files.setLocation(
                    StandardLocation.CLASS_PATH, Stream.of(jars).map(File::new).toList());
            while (true) {
                var source = new byte[in.readInt()];
                in.readFully(source);
                write(compile(compiler, files, new String(source, StandardCharsets.UTF_8)), out);
            }
        } catch (EOFException end) {
            // The console has closed it.
        }
    }

    static List<Problem> compile(JavaCompiler compiler, StandardJavaFileManager files, String source) {
        var said = new DiagnosticCollector<JavaFileObject>();
        var task = compiler.getTask(
                new StringWriter(), new Discarded(files), said, OPTIONS, null, List.of(new Source(source)));
        task.setLocale(Locale.ENGLISH);
        var isCompiled = Boolean.TRUE.equals(task.call());
        var problems = said.getDiagnostics().stream()
                .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
                .limit(MOST_PROBLEMS)
                .map(one -> new Problem(
                        (int) Math.max(0, one.getLineNumber()),
                        (int) Math.max(0, one.getColumnNumber()),
                        cut(one.getMessage(Locale.ENGLISH))))
                .toList();
        // javac itself broke off: its stack is full.
        return isCompiled || !problems.isEmpty()
                ? problems
                : List.of(new Problem(0, 0, "javac broke off without an error: the source is nested too deeply"));
    }

    private static String cut(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static void write(List<Problem> problems, DataOutputStream out) throws IOException {
        out.writeInt(problems.size());
        for (var problem : problems) {
            out.writeInt(problem.line());
            out.writeInt(problem.column());
            out.writeUTF(problem.message());
        }
        out.flush();
    }

    /** A source whose public class may have any name. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Function.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }
    }

    /** Writes class files nowhere. */
    private static final class Discarded extends ForwardingJavaFileManager<StandardJavaFileManager> {
        Discarded(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("nowhere:///" + name.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return OutputStream.nullOutputStream();
                }

                @Override
                public InputStream openInputStream() {
                    return InputStream.nullInputStream();
                }
            };
        }

        @Override
        public void close() {
            // The files below stay open for the next source.
        }
    }
}
