package dev.nabi.images.aot;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a cache is to hold, in the JVM's own format ({@code -XX:DumpLoadedClassList}), but the same for each recording of
 * the same program. A recording has the classes in the order of their loading and, in lines {@code @cp}, the constants
 * that happened to be resolved; both depend on what threads did first. Here classes stand by their names, those of the
 * program's own loaders after their supertypes, and each has all its constants that name classes, fields and methods.
 * The recordings' lambdas are taken as they are: resolving one makes a class.
 *
 * <p>This is a program of its own as well, which {@link CacheDump} runs with the Java runtime and the class path that the
 * cache is for: the class files are those.
 */
final class ClassList {
    private static final String SOURCE = " source: ";

    /** Gives the bytes of a class file; none for a class that has none. */
    interface ClassFiles {
        byte[] of(String name) throws IOException;
    }

    /** A class of a loader that is not the JVM's own: its superclass and its interfaces, and where it is from. */
    private record Own(List<String> supertypes, String source) {}

    private final NavigableSet<String> classes = new TreeSet<>();
    private final NavigableMap<String, Own> own = new TreeMap<>();
    private final NavigableMap<String, NavigableSet<Integer>> constants = new TreeMap<>();
    private final NavigableSet<String> invokers = new TreeSet<>();
    private final Map<String, Integer> ids = new LinkedHashMap<>();

    private ClassList() {}

    /** Arguments: the file to write, and the recordings. */
    public static void main(String[] files) throws IOException {
        var recordings = new ArrayList<List<String>>();
        for (int i = 1; i < files.length; i++) {
            try (var lines = Files.lines(Path.of(files[i]))) {
                recordings.add(lines.filter(ClassList::isThere).toList());
            }
        }
        Files.write(Path.of(files[0]), of(recordings, ClassList::classFile));
    }

    /** A training's own function is gone with the training. */
    private static boolean isThere(String line) {
        int source = line.indexOf(SOURCE);
        return source < 0 || Files.exists(Path.of(line.substring(source + SOURCE.length())));
    }

    private static byte[] classFile(String name) throws IOException {
        try (var file = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            return file == null ? new byte[0] : file.readAllBytes();
        }
    }

    /** The lines for what any of the recordings has. */
    static List<String> of(List<List<String>> recordings, ClassFiles files) throws IOException {
        var list = new ClassList();
        recordings.forEach(list::read);
        return list.lines(files);
    }

    private void read(List<String> recording) {
        var names = new HashMap<String, String>();
        for (var line : recording) {
            var words = List.of(line.split(" "));
            if (line.startsWith("@cp ")) {
                var indices = constants.computeIfAbsent(words.get(1), _ -> new TreeSet<>());
                words.stream().skip(2).map(Integer::valueOf).forEach(indices::add);
            } else if (line.startsWith("@lambda-form-invoker ")) {
                invokers.add(line);
            } else if (!line.startsWith("@") && !line.startsWith("#")) {
                readClass(words, line, names);
            }
        }
    }

    /** {@code name id: 7 [super: 0 [interfaces: 3 5] source: path]}. */
    private void readClass(List<String> words, String line, Map<String, String> names) {
        var name = words.getFirst();
        int source = line.indexOf(SOURCE);
        if (source < 0) {
            names.put(words.get(2), name);
            classes.add(name);
            return;
        }
        var supertypes = words.stream()
                .skip(4)
                .takeWhile(word -> !word.equals("source:"))
                .filter(word -> !word.equals("interfaces:"))
                .toList();
        if (names.keySet().containsAll(supertypes)) {
            names.put(words.get(2), name);
            own.putIfAbsent(name, new Own(supertypes.stream().map(names::get).toList(), line.substring(source)));
        }
    }

    private List<String> lines(ClassFiles files) throws IOException {
        var lines = new ArrayList<String>();
        for (var name : classes) {
            lines.add(name + " id: " + number(name));
        }
        for (var name : own.keySet()) {
            addOwn(name, lines);
        }
        lines.addAll(invokers);
        for (var name : classes) {
            addConstants(name, files.of(name), lines);
        }
        return lines;
    }

    private int number(String name) {
        return ids.computeIfAbsent(name, _ -> ids.size());
    }

    private void addOwn(String name, List<String> lines) {
        var type = own.get(name);
        if (type == null || ids.containsKey(name)) {
            return;
        }
        type.supertypes().forEach(supertype -> addOwn(supertype, lines));
        var line = new StringBuilder(name + " id: " + number(name) + " super:");
        for (int i = 0; i < type.supertypes().size(); i++) {
            line.append(i == 1 ? " interfaces: " : " ")
                    .append(number(type.supertypes().get(i)));
        }
        lines.add(line + type.source());
    }

    private void addConstants(String name, byte[] file, List<String> lines) {
        if (file.length == 0) {
            return;
        }
        var recorded = constants.getOrDefault(name, new TreeSet<>());
        var line = new StringBuilder("@cp " + name);
        for (var constant : ClassFile.of().parse(file).constantPool()) {
            if (constant instanceof ClassEntry
                    || constant instanceof MemberRefEntry
                    || (constant instanceof InvokeDynamicEntry && recorded.contains(constant.index()))) {
                line.append(' ').append(constant.index());
            }
        }
        lines.add(line.toString());
    }
}
