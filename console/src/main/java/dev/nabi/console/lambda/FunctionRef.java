package dev.nabi.console.lambda;

import java.util.regex.Pattern;

/**
 * The Function that a request names, by name, partial ARN or ARN, and the version or alias of it.
 *
 * @param qualifier {@code $LATEST}, a version, an alias; empty for none
 */
record FunctionRef(String name, String qualifier) {
    static final String LATEST = "$LATEST";
    private static final int LONGEST = 140;
    private static final int LONGEST_QUALIFIER = 128;
    private static final String PATTERN =
            "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?"
                    + "(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";
    private static final String QUALIFIER = "\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+";
    private static final Pattern NAME = Pattern.compile(
            "(?:arn:aws[a-zA-Z-]*:lambda:(?<region>[a-z0-9-]+):)?(?:(?<account>[0-9]{12}):)?(?:function:)?"
                    + "(?<name>[a-zA-Z0-9_.-]+)(?::(?<qualifier>\\$LATEST|[a-zA-Z0-9_-]+))?");

    /** Reads what stands in a path, decoded, and the query's qualifier. */
    static FunctionRef parse(String text, String qualifier, String region, String account) {
        if (text.length() > LONGEST) {
            throw LambdaException.validation(
                    "'" + text + "'", "functionName", "Member must have length less than or equal to 140");
        }
        var matched = NAME.matcher(text);
        // A path has no "." and ".." segments: such a function could not be named again.
        if (!matched.matches() || matched.group("name").matches("\\.\\.?")) {
            throw LambdaException.validation(
                    "'" + text + "'", "functionName", "Member must satisfy regular expression pattern: " + PATTERN);
        }
        if (qualifier.length() > LONGEST_QUALIFIER) {
            throw LambdaException.validation(
                    "'" + qualifier + "'", "qualifier", "Member must have length less than or equal to 128");
        }
        if (!qualifier.isEmpty() && !qualifier.matches(QUALIFIER)) {
            throw LambdaException.validation(
                    "'" + qualifier + "'", "qualifier", "Member must satisfy regular expression pattern: " + QUALIFIER);
        }
        var otherRegion = matched.group("region");
        if (otherRegion != null && !otherRegion.equals(region)) {
            throw LambdaException.notFound(
                    "Functions from '" + otherRegion + "' are not reachable in this region ('" + region + "')");
        }
        var otherAccount = matched.group("account");
        if (otherAccount != null && !otherAccount.equals(account)) {
            throw LambdaException.denied("the account " + otherAccount
                    + " is another namespace: an access key is of one namespace, here of the account " + account);
        }
        var own = matched.group("qualifier") == null ? "" : matched.group("qualifier");
        if (!own.isEmpty() && !qualifier.isEmpty() && !own.equals(qualifier)) {
            throw LambdaException.invalid(
                    "The derived qualifier from the function name does not match the specified qualifier.");
        }
        return new FunctionRef(matched.group("name"), own.isEmpty() ? qualifier : own);
    }

    boolean isLatest() {
        return qualifier.isEmpty() || qualifier.equals(LATEST);
    }

    boolean isVersion() {
        return qualifier.matches("[0-9]+");
    }

    /** The operation is one of the function as a whole. */
    FunctionRef unqualified() {
        if (!qualifier.isEmpty()) {
            throw LambdaException.invalid(
                    "This operation is permitted on Lambda functions only. Aliases and versions do"
                            + " not support this operation. Please specify either a function name or an unqualified function ARN.");
        }
        return this;
    }
}
