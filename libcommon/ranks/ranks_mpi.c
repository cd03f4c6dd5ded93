/* ranks_mpi.c - ranks that a launcher of MPI has started: messages between pairs of them, waited for with a clock
 *
 * No sum is MPI's, whose order may depend on the number of ranks. Slices go from each rank to each, the same traffic as that of an
 * all-reduce in a ring. Between two ranks messages arrive in the order in which they were sent, so that one tag will do.
 */
#include "ranks/ranks.h"

#include "base/alloc.h"
#include "base/args.h"
#include "base/die.h"
#include "base/io.h"
#include "base/progress.h"
#include "base/signals.h"
#include "ranks/launched.h"
#include "tensor/array.h"

#include <errno.h>
#include <mpi.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "iae-train-mpi"
#define MOST ((size_t)1 << 30)  /* bytes of a message */
#define PIECE ((size_t)1 << 18) /* values of a slice that are added while the next ones are on their way */
#define NOTES 10                /* of silence, before patience ends */
#define STOPPED 1.0             /* seconds; what is longer between two looks at the clock, was no waiting */

static int count = 1, me, here = 1;
static int begun, over;
static double patience = RANKS_PATIENCE;

/* ---- messages ---- */

/* Messages on their way, and with whom. */
struct messages {
    MPI_Request *request;
    MPI_Status *status;     /* not read, but gcc takes MPICH's MPI_STATUSES_IGNORE for an array without room */
    int *rank, *done;
    int n, room;
};

static void require(int code)
{
    char text[MPI_MAX_ERROR_STRING];
    int n;
    if (code == MPI_SUCCESS)
        return;
    errno = 0;
    MPI_Error_string(code, text, &n);
    die_sys("MPI", "%s", text);
}

static MPI_Request *next_request(struct messages *m, int rank)
{
    if (m->n == m->room) {
        m->room = 2 * m->room + 8;
        m->request = xrealloc(m->request, (size_t)m->room * sizeof *m->request);
        m->status = xrealloc(m->status, (size_t)m->room * sizeof *m->status);
        m->rank = xrealloc(m->rank, (size_t)m->room * sizeof *m->rank);
        m->done = xrealloc(m->done, (size_t)m->room * sizeof *m->done);
    }
    m->rank[m->n] = rank;
    return &m->request[m->n++];
}

/* Of bytes from number i on: as many as one message has. */
static int part_of(size_t bytes, size_t i)
{
    return (int)(bytes - i < MOST ? bytes - i : MOST);
}

static void send(struct messages *m, int to, const void *at, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += MOST)
        require(MPI_Isend((const char *)at + i, part_of(bytes, i), MPI_BYTE, to, 0, MPI_COMM_WORLD, next_request(m, to)));
}

static void receive(struct messages *m, int from, void *at, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += MOST)
        require(MPI_Irecv((char *)at + i, part_of(bytes, i), MPI_BYTE, from, 0, MPI_COMM_WORLD, next_request(m, from)));
}

/* ---- waiting ---- */

/* "rank 2", "ranks 2, 3": whose messages have not come or gone. */
static void name_silent(const struct messages *m, char *text, size_t size)
{
    size_t at = 0, n = 0;
    char list[200] = "";
    for (int r = 0; r < count; r++)
        for (int i = 0; i < m->n; i++)
            if (m->rank[i] == r && m->request[i] != MPI_REQUEST_NULL) {
                if (at < sizeof list - 12)
                    at += (size_t)snprintf(list + at, sizeof list - at, "%s%d", n ? ", " : "", r);
                n++;
                break;
            }
    snprintf(text, size, "rank%s %s", n == 1 ? "" : "s", list);
}

static void grow_impatient(const struct messages *m, double waited, int *notes)
{
    char who[240];
    double note = patience / NOTES;
    if (!me && waited >= note * (*notes + 1) && waited < patience) {
        ++*notes;
        name_silent(m, who, sizeof who);
        log_warning(NULL, "no answer from %s for %.0f s", who, waited);
    }
    if (waited >= patience + (me ? note : 0)) {         /* rank 0 speaks first */
        name_silent(m, who, sizeof who);
        die_tempfail(NULL, "no answer from %s for %.0f s, given up; continue with --resume", who, waited);
    }
}

/* Until all have come and gone. At first in haste, then leaving the processor to others: ranks may be more than cores. Nobody is blamed
 * for the time in which this process itself was stopped. */
static void wait_for(struct messages *m, int without_end)
{
    double last = progress_clock(), waited = 0;
    int left = m->n, notes = 0;
    while (left) {
        int some;
        require(MPI_Testsome(m->n, m->request, &some, m->done, m->status));
        left -= some == MPI_UNDEFINED ? left : some;
        double now = progress_clock();
        waited += now - last < STOPPED ? now - last : STOPPED;
        last = now;
        if (left && waited > 1)
            usleep(200);
        else if (left && waited > 50e-6)
            sched_yield();
        if (left && !without_end)
            grow_impatient(m, waited, &notes);
    }
    m->n = 0;
}

static struct messages all;

static void finish(void)
{
    array_open();       /* MPI reads and writes what it has been given now, not before */
    wait_for(&all, 0);
    array_close();
}

/* ---- start and end ---- */

static void give_up(int sig)
{
    (void)sig;
    die_early(EX_TEMPFAIL, log_program, "other ranks do not end, given up; what was saved stands");
}

/* MPI waits for all ranks here, and has no clock. */
static void finalize(void)
{
    int done;
    MPI_Finalized(&done);
    if (done || !(over || count == 1))
        return;
    signal(SIGALRM, give_up);
    alarm((unsigned)patience + 1);
    MPI_Finalize();
    alarm(0);
}

static void tell_all_to_go(int go)
{
    for (int r = 1; r < count; r++)
        send(&all, r, &go, sizeof go);
    wait_for(&all, 1);
}

/* The process ends. What was planned ends as it is; else all have to end, as they would wait for this one. */
static void leave(int status, void *unused)
{
    (void)unused;
    if (!me && !begun && !status && count > 1) {
        tell_all_to_go(0);
        over = 1;
    }
    if (count > 1 && !over)
        MPI_Abort(MPI_COMM_WORLD, status ? status : EX_SOFTWARE);
    finalize();
}

/* Rank 0 says what the signals are for. */
static void ignore_signals(void)
{
    static const int ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 };
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
}

static void await_rank_0(void)
{
    int go;
    ignore_signals();
    receive(&all, 0, &go, sizeof go);
    wait_for(&all, 1);
    if (go)
        return;
    over = 1;
    die_silently(0);
}

static void count_neighbours(void)
{
    MPI_Comm machine;
    if (MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine) != MPI_SUCCESS)
        return;
    MPI_Comm_size(machine, &here);
    MPI_Comm_free(&machine);
}

static void die_strangers(long expected)
{
    die_usage("%ld processes were started that do not know each other: it takes the launcher of the MPI that " PROGRAM
              " was built with, or srun --mpi=pmix", expected);
}

void ranks_start(int *argc, char ***argv)
{
    long expected = launched_count();
    int provided;
    log_program = PROGRAM;
    if (!expected)      /* alone, and MPI takes half a second to start */
        return;
#ifdef OPEN_MPI         /* under srun that does not link them it ends with 1 and a page about itself, or lets each be a rank 0 */
    if (!launched_linked() && expected > 1)
        die_strangers(expected);
    if (!launched_linked())
        return;
#endif
    signals_catch();    /* MPI takes half a second to start, and a signal in it is to end the training, not kill it */
    require(MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &provided));
    io_disown_stdout();         /* Open MPI makes rank 0's a terminal, for whatever its own one is */
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    MPI_Comm_rank(MPI_COMM_WORLD, &me);
    count_neighbours();
    on_exit(leave, NULL);
    die_at_end(finalize);
    if (count == 1 && expected > 1)
        die_strangers(expected);
    if (me)
        await_rank_0();
}

void ranks_begin(void)
{
    static char name[64];
    begun = 1;
    if (me) {
        snprintf(name, sizeof name, PROGRAM ": rank %d of %d", me, count);
        log_program = name;
    } else
        tell_all_to_go(1);
}

void ranks_over(void)
{
    over = 1;
}

int ranks_count(void)
{
    return count;
}

int ranks_me(void)
{
    return me;
}

/* Cores that are bound to this rank alone, or its part of all. */
int ranks_threads(void)
{
    int cores = compute_cores(), online = (int)sysconf(_SC_NPROCESSORS_ONLN);
    if (cores * here <= online)
        return cores;
    return cores < here ? 1 : cores / here;
}

void ranks_patience(double seconds)
{
    patience = seconds;
}

/* ---- from one rank to others ---- */

static void post_tell(void *at, size_t bytes)
{
    if (me)
        receive(&all, 0, at, bytes);
    for (int r = 1; !me && r < count; r++)
        send(&all, r, at, bytes);
}

void ranks_tell(void *at, size_t bytes)
{
    post_tell(at, bytes);
    finish();
}

void ranks_tell_next(void *at, size_t bytes)
{
    post_tell(at, bytes);
    wait_for(&all, me != 0);
}

void ranks_tell_reals(real *at, size_t n)
{
    ranks_tell(at, n * sizeof *at);
}

void ranks_pass(int from, int to, void *at, size_t bytes)
{
    if (from == to)
        return;
    if (me == from)
        send(&all, to, at, bytes);
    if (me == to)
        receive(&all, from, at, bytes);
    finish();
}

void ranks_pass_reals(int from, int to, real *at, size_t n)
{
    ranks_pass(from, to, at, n * sizeof *at);
}

void ranks_exchange(void *v, size_t bytes)
{
    char *at = v;
    for (int r = 0; r < count; r++) {
        if (r == me)
            continue;
        receive(&all, r, at + (size_t)r * bytes, bytes);
        send(&all, r, at + (size_t)me * bytes, bytes);
    }
    finish();
}

void ranks_share(const struct ranks_round *round, double *v, size_t n)
{
    for (size_t i = 0; i < round->n; i++) {
        if (round->rank[i] != me)
            receive(&all, round->rank[i], v + i * n, n * sizeof *v);
        for (int r = 0; round->rank[i] == me && r < count; r++)
            if (r != me)
                send(&all, r, v + i * n, n * sizeof *v);
    }
    finish();
}

/* ---- slices ---- */

struct tile ranks_slice(size_t n, size_t tile, int turn, int rank)
{
    size_t tiles = tile_count(n, tile), R = (size_t)count, k = ((size_t)rank + (size_t)turn) % R;
    size_t from = tiles * k / R * tile, to = tiles * (k + 1) / R * tile;
    to = to < n ? to : n;
    from = from < to ? from : to;
    return (struct tile){ from, to - from };
}

static void gather(char *at, size_t n, size_t size, size_t tile, int turn)
{
    struct tile mine = ranks_slice(n, tile, turn, me);
    for (int r = 0; r < count; r++) {
        struct tile slice = ranks_slice(n, tile, turn, r);
        if (r == me)
            continue;
        receive(&all, r, at + slice.from * size, slice.count * size);
        send(&all, r, at + mine.from * size, mine.count * size);
    }
    finish();
}

void ranks_gather(real *at, size_t n, size_t tile, int turn)
{
    gather((char *)at, n, sizeof *at, tile, turn);
}

void ranks_gather_sums(double *sum, size_t tiles, int turn)
{
    gather((char *)sum, tiles, sizeof *sum, 1, turn);
}

/* From the ranks that have slices to rank 0, which has room for all values; or the way back. */
static void move_slices(real *at, size_t n, size_t tile, int turn, int to_rank_0)
{
    for (int r = 1; r < count; r++) {
        struct tile slice = ranks_slice(n, tile, turn, r);
        size_t bytes = slice.count * sizeof *at;
        real *mine = me ? at : at + slice.from;
        if (me && r != me)
            continue;
        if (to_rank_0 == (me != 0))
            send(&all, me ? 0 : r, mine, bytes);
        else
            receive(&all, me ? 0 : r, mine, bytes);
    }
    finish();
}

void ranks_collect(real *at, size_t n, size_t tile, int turn)
{
    move_slices(at, n, tile, turn, 1);
}

void ranks_deal(real *at, size_t n, size_t tile, int turn)
{
    move_slices(at, n, tile, turn, 0);
}

/* ---- sums ---- */

/* Part p of the slice of a rank. */
static struct tile piece_of(const struct ranks_sum *s, int rank, size_t p)
{
    struct tile slice = ranks_slice(s->count, s->tile, s->turn, rank);
    size_t from = p * PIECE < slice.count ? p * PIECE : slice.count, left = slice.count - from;
    return (struct tile){ slice.from + from, left < PIECE ? left : PIECE };
}

/* Parts of this rank's gradient to their owners, and those of the others that are this rank's to own, into in [round->n,PIECE]. */
static void post_piece(const struct ranks_round *round, const struct ranks_sum *s, size_t p, struct messages *m, real *in)
{
    for (int r = 0; s->grad && r < count; r++) {
        struct tile part = piece_of(s, r, p);
        if (r != me)
            send(m, r, s->grad + part.from, part.count * sizeof(real));
    }
    for (size_t i = 0; i < round->n; i++)
        if (round->rank[i] != me)
            receive(m, round->rank[i], in + i * PIECE, piece_of(s, me, p).count * sizeof(real));
}

static void add_piece(const struct ranks_round *round, const struct ranks_sum *s, size_t p, const real *in)
{
    struct tile part = piece_of(s, me, p);
    for (size_t i = 0; i < round->n && part.count; i++) {
        const real *from = round->rank[i] == me ? s->grad + part.from : in + i * PIECE;
        s->add(s->context, s->sum + p * PIECE, from, part.count, s->is_new && !i);
    }
}

static size_t most_pieces(const struct ranks_sum *s)
{
    size_t most = 0;
    for (int r = 0; r < count; r++) {
        size_t n = tile_count(ranks_slice(s->count, s->tile, s->turn, r).count, PIECE);
        most = n > most ? n : most;
    }
    return most;
}

/* What has come of one piece is added while the next one is on its way. */
void ranks_add_up(const struct ranks_round *round, const struct ranks_sum *s)
{
    static struct messages m[2];
    static real *in[2];
    static size_t room;
    size_t pieces = most_pieces(s);
    if (room < round->n * PIECE) {
        room = round->n * PIECE;
        for (int k = 0; k < 2; k++) {
            array_free(in[k]);
            in[k] = array_new(room);
        }
    }
    array_open();
    for (size_t p = 0; p <= pieces; p++) {
        if (p < pieces)
            post_piece(round, s, p, &m[p % 2], in[p % 2]);
        if (!p)
            continue;
        wait_for(&m[(p - 1) % 2], 0);
        add_piece(round, s, p - 1, in[(p - 1) % 2]);
    }
    array_close();
}

static const char *version_line(void)
{
    static char line[MPI_MAX_LIBRARY_VERSION_STRING];
    int n;
    MPI_Get_library_version(line, &n);
    line[strcspn(line, ",\n")] = 0;
    return line;
}
ARGS_LIBRARY(version_line);
