package dev.nabi.console.templates;

import java.util.List;

/**
 * What stands around the content of a page.
 *
 * @param title of the page, without the console's name
 * @param user who is signed in; empty for nobody
 * @param namespace the one that is shown
 * @param namespaces those to choose from; empty where they cannot be listed
 * @param section which entry of the navigation is the current one; empty for none
 * @param path where the page is, to come back to it
 * @param scripts the scripts of {@code assets/} that the page needs beside {@code app}
 */
public record Shell(
        Words words,
        String title,
        String user,
        String namespace,
        List<String> namespaces,
        String section,
        String path,
        List<String> scripts) {

    public Shell {
        namespaces = List.copyOf(namespaces);
        scripts = List.copyOf(scripts);
    }

    /** For a page that nobody needs to be signed in for. */
    public static Shell anonymous(Words words, String title, String path) {
        return new Shell(words, title, "", "", List.of(), "", path, List.of());
    }

    public Shell withScripts(String... more) {
        return new Shell(words, title, user, namespace, namespaces, section, path, List.of(more));
    }

    /** A ServiceAccount by its name alone, as there is little room. */
    public String shortUser() {
        return user.startsWith("system:serviceaccount:") ? user.substring(user.lastIndexOf(':') + 1) : user;
    }

    /** The address of a file of {@code assets/}, which changes with its content so that browsers may keep it. */
    public String asset(String name) {
        return Assets.address(name);
    }

    /** What a language calls itself. */
    public String languageName(String code) {
        return Words.of(code).say("language_name");
    }

    /** The languages to choose from, by their code. */
    public List<String> languages() {
        return Words.LANGUAGES;
    }
}
