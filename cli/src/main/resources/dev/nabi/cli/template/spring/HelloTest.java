package app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class @Class@Test {

    @Test
    void greetsThroughTheContext() {
        assertEquals("Hello, Ada, from Spring!\n", new @Class@().apply("Ada"));
    }
}
