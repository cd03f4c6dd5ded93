/* message.h - msgpack as a tree that is edited at random and written again: the mutator of targets that read streams
 *
 * Flipping bytes of a stream rarely gets past its first lengths. So half of all mutations edit the tree: numbers become
 * border values, strings other strings of the format, members are removed, doubled, exchanged, counts begin to lie.
 * Then, mostly, the stream is mended around the edit: data get the length of their shape, the end the right counts.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stddef.h>
#include <stdint.h>

/* message_mutate - as LLVMFuzzerCustomMutator */
size_t message_mutate(uint8_t *data, size_t n, size_t most, unsigned seed);

#endif
