package dev.nabi.cli.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a path of this machine holds for a Function.
 *
 * @param manifest the Function as its YAML has it; null where there is none
 * @param others further objects of the YAML, which are applied before the Function
 * @param name a name for the Function, of the manifest, the file or the directory
 */
public record Project(
        Path path, String name, Code code, @Nullable ObjectNode manifest, List<JsonNode> others) {

    /** The same with other code. */
    public Project with(Code other) {
        return new Project(path, name, other, manifest, others);
    }
}
