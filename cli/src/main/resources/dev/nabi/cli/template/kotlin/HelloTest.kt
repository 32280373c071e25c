package app

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class @Class@Test {
    @Test
    fun greetsAsOftenAsAsked() {
        assertEquals(Answer("Hello, Ada! Hello, Ada!"), @Class@().apply(Greeting("Ada", 2)))
    }
}
