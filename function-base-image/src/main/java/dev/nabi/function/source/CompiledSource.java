package dev.nabi.function.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The class files of a source, compiled now or, where there is a cache, by an earlier start. */
public record CompiledSource(Map<String, byte[]> classes) {

    /** The source's classes; the jars are its class path. */
    public static CompiledSource of(String source, List<Path> jars, @Nullable Path cache) {
        if (cache == null) {
            return new CompiledSource(SourceCompiler.compile(source, jars));
        }
        var store = new ClassCache(cache);
        var key = ClassCache.key(source);
        var stored = store.read(key);
        if (stored != null) {
            return new CompiledSource(stored);
        }
        var classes = SourceCompiler.compile(source, jars);
        store.write(key, classes);
        return new CompiledSource(classes);
    }

    public List<String> topLevelClasses() {
        return classes.keySet().stream().filter(name -> name.indexOf('$') < 0).toList();
    }
}
