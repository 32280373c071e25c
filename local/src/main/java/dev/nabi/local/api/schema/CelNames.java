package dev.nabi.local.api.schema;

import java.util.Set;

/** The names by which rules in CEL call the members of a schema: what CEL has reserved or cannot write is escaped. */
final class CelNames {
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private CelNames() {}

    static String of(String member) {
        if (RESERVED.contains(member)) {
            return "__" + member + "__";
        }
        return member.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }
}
