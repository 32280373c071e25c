package dev.nabi.function.source;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/** The compiler's files where {@code java.base} is the only module: from an index, what it writes into memory. */
final class JdkFiles implements JavaFileManager {
    private static final String BASE = "java.base";

    /** The place of the module's classes. */
    private enum Module implements Location {
        JAVA_BASE;

        @Override
        public String getName() {
            return BASE;
        }

        @Override
        public boolean isOutputLocation() {
            return false;
        }
    }

    private final JdkIndex index;
    private final WrittenClasses written = new WrittenClasses();

    JdkFiles(JdkIndex index) {
        this.index = index;
    }

    Map<String, byte[]> classes() {
        return written.classes();
    }

    @Override
    public Iterable<JavaFileObject> list(
            Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) {
        if (location != Module.JAVA_BASE || !kinds.contains(JavaFileObject.Kind.CLASS)) {
            return List.of();
        }
        if (packageName.isEmpty()) {
            return List.of(new JdkClass("module-info"));
        }
        var names = index.classesOf(packageName);
        var classes = new ArrayList<JavaFileObject>(names.length);
        for (var name : names) {
            classes.add(new JdkClass(packageName + "." + name));
        }
        return classes;
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
        return file.getName();
    }

    @Override
    public boolean hasLocation(Location location) {
        return location == Module.JAVA_BASE
                || location == StandardLocation.SYSTEM_MODULES
                || location == StandardLocation.CLASS_OUTPUT;
    }

    @Override
    public @Nullable JavaFileObject getJavaFileForInput(Location location, String className, JavaFileObject.Kind kind) {
        return location == Module.JAVA_BASE && kind == JavaFileObject.Kind.CLASS ? new JdkClass(className) : null;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
        return written.add(className, kind);
    }

    @Override
    public Iterable<Set<Location>> listLocationsForModules(Location location) {
        return location == StandardLocation.SYSTEM_MODULES ? List.of(Set.of(Module.JAVA_BASE)) : List.of();
    }

    @Override
    public @Nullable String inferModuleName(Location location) {
        return location == Module.JAVA_BASE ? BASE : null;
    }

    @Override
    public @Nullable Location getLocationForModule(Location location, String moduleName) {
        return location == StandardLocation.SYSTEM_MODULES && moduleName.equals(BASE) ? Module.JAVA_BASE : null;
    }

    @Override
    public @Nullable Location getLocationForModule(Location location, JavaFileObject file) {
        return null;
    }

    @Override
    public boolean contains(Location location, FileObject file) {
        return false;
    }

    @Override
    public @Nullable ClassLoader getClassLoader(Location location) {
        return null;
    }

    @Override
    public boolean isSameFile(FileObject one, FileObject other) {
        return one.equals(other);
    }

    @Override
    public boolean handleOption(String current, Iterator<String> remaining) {
        return false;
    }

    @Override
    public int isSupportedOption(String option) {
        return -1;
    }

    @Override
    public @Nullable FileObject getFileForInput(Location location, String packageName, String relativeName) {
        return null;
    }

    @Override
    public FileObject getFileForOutput(
            Location location, String packageName, String relativeName, @Nullable FileObject sibling) {
        throw new UnsupportedOperationException(relativeName);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
