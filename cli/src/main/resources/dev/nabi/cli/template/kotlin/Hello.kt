package app

import java.util.function.Function

data class Greeting(val name: String = "world", val times: Int = 1)

data class Answer(val text: String)

/** JSON comes in as a data class, whose defaults hold, and goes out as one. */
class @Class@ : Function<Greeting, Answer> {
    override fun apply(greeting: Greeting) = Answer(List(greeting.times) { "Hello, ${greeting.name}!" }.joinToString(" "))
}
