/* small_spec.h - a small spec that has averages, batch norm, a condition, words before a layer; and a layer too long for a column */
#ifndef SMALL_SPEC_H
#define SMALL_SPEC_H

#define SMALL                                                                                                               \
    "data 4x4x2 unit\ncode gaussian 3\nnoise gaussian 2\nbatch 7\nema 0.9\n"                                                \
    "encoder: dropout 0.5 ; fc 5 bn relu ; fc 3\n"                                                                          \
    "decoder: fc 2x2x3 bn scale lrelu 0.2 as a_long_name_a1 ; upconv 2 4x4/2 sigmoid\n"                                     \
    "rec: conv 3 4x4/2 relu ; fc 1\ncondition location 6\n"                                                                 \
    "reg: fc 4 spectral relu ; fc 1\n"

/*  encoder  0: weight 5x32, gamma, beta 5; state mean, var 5       1: weight 3x5, bias 3
 *  decoder  0: weight 12x5, gamma 12; mean, var 12                 1: weight 3x4x4x2, bias 2
 *  rec      0: weight 3x4x4x2, bias 3      1: weight 1x12, bias 1  condition: 6x3 + 6, 4x6 + 4
 *  reg      0: weight 4x3, bias 4; u 4     1: weight 1x4, bias 1 */
enum {
    ENCODER_PARAMETERS = 160 + 10 + 18, ENCODER_VALUES = ENCODER_PARAMETERS + 10,
    DECODER_PARAMETERS = 60 + 12 + 98, DECODER_VALUES = DECODER_PARAMETERS + 24,
    REC_PARAMETERS = 96 + 3 + 13 + 24 + 28, REC_VALUES = REC_PARAMETERS,
    REG_PARAMETERS = 16 + 5, REG_VALUES = REG_PARAMETERS + 4
};

#endif
