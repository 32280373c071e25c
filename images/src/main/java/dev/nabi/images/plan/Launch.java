package dev.nabi.images.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * How a program starts: its file of JVM flags and its jar, both in the program's folder.
 *
 * @param options a java argument file with flags that name no path
 * @param imageOptions flags that hold in an image only
 */
public record Launch(String options, String jar, List<String> imageOptions) {
    /** The file that the JVM's AOT cache has in the program's folder. */
    public static final String AOT_CACHE = "nabi.aot";

    /** The command, for a program that stands in {@code folder}. */
    public List<String> command(String java, String folder, List<String> moreOptions) {
        var command = new ArrayList<String>();
        command.add(java);
        command.add("@" + folder + "/" + options);
        command.addAll(moreOptions);
        command.add("-jar");
        command.add(folder + "/" + jar);
        return command;
    }

    /** The flag that makes the JVM use its cache. */
    public static String useCache(String folder) {
        return "-XX:AOTCache=" + folder + "/" + AOT_CACHE;
    }
}
