package app;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import java.io.IOException;

/** A function of Google's Functions Framework, as it is. The interfaces are provided: the runtime has them. */
public class @Class@ implements HttpFunction {

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
        response.setContentType("text/plain; charset=utf-8");
        response.getWriter().write(greeting(request.getFirstQueryParameter("name").orElse("world")) + "\n");
    }

    static String greeting(String name) {
        return "Hello, " + name + "!";
    }
}
