package dev.nabi.images.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * How a program starts: its file of JVM flags and its jar, both in the program's folder.
 *
 * @param options a java argument file with flags that name no path
 * @param mainClass of the jar; empty for a jar that names it itself, which takes the JVM longer to find out
 * @param imageOptions flags that hold in an image only
 * @param starts the ways to start it, the default first; each is an argument file in an image
 */
public record Launch(String options, String jar, String mainClass, List<String> imageOptions, List<Start> starts) {

    /**
     * A way to start a program.
     *
     * @param arguments the java argument file that an image has for it in the program's folder; empty for none
     * @param options flags of this way alone
     * @param cache the file that the JVM's AOT cache has in the program's folder
     * @param besides what the training leaves there besides
     */
    public record Start(String arguments, List<String> options, String cache, List<String> besides) {

        /** The files that a training run leaves for this way to start. */
        public List<String> trained() {
            var files = new ArrayList<>(besides);
            files.addFirst(cache);
            return files;
        }
    }

    /** A program that names its main class and starts in one way. */
    public Launch(String options, String jar) {
        this(options, jar, "", List.of(), List.of(new Start("", List.of(), "nabi.aot", List.of())));
    }

    /** The whole command, for a program that stands in {@code folder}. */
    public List<String> command(String java, String folder, List<String> moreOptions) {
        var command = new ArrayList<>(vm(java, folder));
        command.addAll(moreOptions);
        command.addAll(program(folder));
        return command;
    }

    /** The command without what to run. */
    List<String> vm(String java, String folder) {
        return List.of(java, "@" + folder + "/" + options);
    }

    /** What comes after the command's beginning in an image, one word a line. */
    public List<String> arguments(Start start, String folder, boolean trained) {
        var words = new ArrayList<>(imageOptions);
        words.addAll(start.options());
        if (trained) {
            words.add("-XX:AOTCache=" + folder + "/" + start.cache());
        }
        words.addAll(program(folder));
        return words;
    }

    private List<String> program(String folder) {
        return mainClass.isEmpty()
                ? List.of("-jar", folder + "/" + jar)
                : List.of("-cp", folder + "/" + jar, mainClass);
    }
}
