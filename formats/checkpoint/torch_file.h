/* torch_file.h - models as PyTorch has them, in safetensors files
 *
 * Names are ours: encoder.0.weight, encoder.0.bias, encoder.0.bn.running_mean ...: a layer is a module with these parameters and,
 * if it has batch normalization, with a module bn. Layouts are PyTorch's, for pictures [N,C,H,W]:
 *
 *     conv     [out,kh,kw,in]  ->  [out,in,kh,kw]      nn.Conv2d(in, out, k, s, (k-s)//2)
 *     upconv   [in,kh,kw,out]  ->  [in,out,kh,kw]      nn.ConvTranspose2d(in, out, k, s, (k-s)//2)
 *     fc       [out,in]: the side of a picture goes from the order H,W,C to C,H,W, so that flatten and view are right;
 *              likewise bias and batch normalization of an fc whose result is a picture
 *
 * The encoder and the decoder have the values that they are applied with: averages, where the model keeps some. Moments of
 * the optimizer are left out. The metadata hold spec, step, seed and counts of updates.
 *
 * Failure     does not return: 65, 66, 73, 74, 78
 */
#ifndef CHECKPOINT_TORCH_FILE_H
#define CHECKPOINT_TORCH_FILE_H

#include "base/args.h"
#include "model/model.h"
#include "stream/header.h"

void torch_file_save(const struct model *m, const struct header *h, const char *path, int force);

/* torch_file_load - a model without moments; "-" is stdin
 * spec: one's own, taken over, or NULL: that in the file's metadata, with its lines replaced by sets */
void torch_file_load(struct model *m, const char *path, const struct spec *spec, const struct arg_list *sets);

#endif
