/** Run with {@code java @Class@Test.java}: the JDK compiles both files. */
class @Class@Test {

    public static void main(String[] arguments) {
        check("Hello, Ada!\n", new @Class@().apply("Ada"));
        check("Hello, world!\n", new @Class@().apply(" "));
        System.out.println("2 checks passed");
    }

    private static void check(String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + " but was " + actual);
        }
    }
}
