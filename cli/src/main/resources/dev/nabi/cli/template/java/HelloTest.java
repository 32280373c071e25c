package app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class @Class@Test {

    @Test
    void greetsByName() {
        assertEquals("Hello, Ada!\n", new @Class@().apply("Ada"));
    }

    @Test
    void greetsTheWorldWithoutAName() {
        assertEquals("Hello, world!\n", new @Class@().apply(""));
    }
}
