package app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class @Class@Test {

    @Test
    void greetsByName() {
        assertEquals("Hello, Ada!", @Class@.greeting("Ada"));
    }
}
