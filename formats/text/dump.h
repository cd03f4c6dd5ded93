/* dump.h - streams as text that people read and write, and back, byte for byte
 *
 * The notation is described in man 1 iae-dump: words separated by white space, strings as in C, comments from '#' to the
 * end of the line. Every value comes back with the bits that it had. What the notation does not keep is what carries no
 * meaning: records without rows, the width of integers in a header, and keys of a tensor that version 1 does not know.
 *
 * Memory      one record; on the way back at most what SCANNER_RECORD allows, and pages appear as values do
 * Failure     text is checked as data of strangers: 65 with file and line
 */
#ifndef TEXT_DUMP_H
#define TEXT_DUMP_H

#include "base/output_file.h"
#include "stream/stream_reader.h"

/* dump_stream - the stream, up to its verified end, as text. values: print so many of each tensor, -1 all; header_only:
 * no records. Text that was shortened in one of these ways says so, and undump_stream refuses it. */
void dump_stream(struct output_file *out, struct stream *in, long values, int header_only);

/* undump_stream - the text in a file (NULL or "-": stdin) becomes a stream in out_path (the same: stdout) */
void undump_stream(const char *path, const char *out_path, int force);

#endif
