package dev.nabi.local.agent.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The programs of this machine, as a shell would find them on this search path. */
public record Programs(String path) {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    public Optional<Path> find(String program) {
        if (program.contains("/")) {
            return Optional.of(Path.of(program)).filter(Programs::isProgram);
        }
        return directories().stream()
                .map(directory -> Path.of(directory).resolve(program))
                .filter(Programs::isProgram)
                .findFirst();
    }

    private List<String> directories() {
        return SEPARATOR
                .splitAsStream(path)
                .filter(directory -> !directory.isEmpty())
                .toList();
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
