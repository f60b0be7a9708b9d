"""Risks as a dossier states them."""

from __future__ import annotations

from typing import Any

LOST_LINK: dict[str, Any] = {
    "library_id": "UAV-01",
    "title": "Mất kết nối điều khiển",
    "cause": "Nhiễu, che khuất bởi công trình",
    "event": "Mất liên lạc điều khiển",
    "consequence": "Hạ cánh ngoài dự kiến",
    "likelihood": 4,
    "impact": 3,
    "controls": ["Hai đường truyền", "Thử vùng phủ sóng"],
    "residual_likelihood": 2,
    "residual_impact": 3,
    "owner": "Người điều hành bay",
}
FALLING_LOAD: dict[str, Any] = {"title": "Rơi kiện hàng", "likelihood": 2, "impact": 4}
