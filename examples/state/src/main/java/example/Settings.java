package example;

/** What the functions are told by their environment. */
final class Settings {
    private Settings() {}

    static String of(String name) {
        var value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(name + " is not set; see the README of this example");
        }
        return value;
    }

    static int of(String name, int otherwise) {
        var value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : Integer.parseInt(value.strip());
    }
}
