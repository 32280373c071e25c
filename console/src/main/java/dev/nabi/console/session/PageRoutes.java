package dev.nabi.console.session;

import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.http.WebRoutes;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;

/** Adds pages to the router. */
record PageRoutes(Router router, WebRoutes routes) {

    /** A page; may wait. */
    @FunctionalInterface
    interface Page {
        WebAnswer answer(PageRequest request) throws Exception;
    }

    void get(String path, Page page) {
        add(HttpMethod.GET, path, page);
    }

    void post(String path, Page page) {
        add(HttpMethod.POST, path, page);
    }

    private void add(HttpMethod method, String path, Page page) {
        router.route(method, path)
                .handler(context -> routes.blocking(
                                _ -> Form.LONGEST, request -> page.answer(new PageRequest(request, context)))
                        .handle(context));
    }
}
